internal import Glibc
internal import Synchronization

/// Where words go: results to the output, everything else to the errors.
///
/// - Text is written whole, with its line end, in the order in which it was given.
/// - `interactive` is what progress and prompts need: a terminal on the error stream.
package final class Console: Sendable {
  /// One of the two streams.
  package struct Stream: Sendable {
    package var isTerminal: Bool
    /// Columns; 80 where nobody knows.
    package var width: Int
    package var write: @Sendable ([UInt8]) -> Void

    package init(isTerminal: Bool, width: Int, write: @escaping @Sendable ([UInt8]) -> Void) {
      self.isTerminal = isTerminal
      self.width = width
      self.write = write
    }
  }

  package let output: Stream
  package let errors: Stream
  /// Reads one line from the person; nil at the end of input or where nobody is there.
  package let readLine: @Sendable (_ secret: Bool) -> String?
  /// Whether standard input is a terminal: only then is anybody asked anything.
  package let inputIsTerminal: Bool
  /// Where all that is said is kept too.
  package let log: RunLog?
  /// Told when a question begins and when it has been answered: for what moves on the screen.
  private let watcher = Mutex<(@Sendable (_ isAsking: Bool) -> Void)?>(nil)

  package init(
    output: Stream, errors: Stream, inputIsTerminal: Bool = false,
    log: RunLog? = nil,
    readLine: @escaping @Sendable (_ secret: Bool) -> String? = { _ in nil }
  ) {
    self.output = output
    self.errors = errors
    self.inputIsTerminal = inputIsTerminal
    self.log = log
    self.readLine = readLine
  }

  /// The same, which keeps what is said.
  func keeping(_ log: RunLog) -> Console {
    Console(
      output: output, errors: errors, inputIsTerminal: inputIsTerminal, log: log,
      readLine: readLine)
  }

  /// Writes a result: what a script would read.
  package func print(_ text: String) {
    output.write(Array((text + "\n").utf8))
    log?.append(text)
  }

  /// Writes lines of a result, all at once.
  package func print(lines: [String]) {
    guard !lines.isEmpty else { return }
    var bytes: [UInt8] = []
    for line in lines {
      bytes += line.utf8
      bytes.append(0x0a)
    }
    print(bytes: bytes)
  }

  /// Writes result bytes as they are.
  package func print(bytes: [UInt8]) {
    output.write(bytes)
    guard let log else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    log.append(text.last == "\n" ? text.dropLast() : text[...])
  }

  /// Writes a line for the person who watches.
  package func say(_ text: String) {
    errors.write(Array((text + "\n").utf8))
    log?.append(text)
  }

  /// The same where `isShown`; a log has it in any case.
  func say(_ text: String, if isShown: Bool) {
    if isShown { say(text) } else { log?.append(text) }
  }

  /// Writes a result where `isShown`; a log has it in any case.
  func print(_ text: String, if isShown: Bool) {
    if isShown { print(text) } else { log?.append(text) }
  }

  /// Has `closure` told when a question begins and when it has been answered.
  func onQuestion(_ closure: @escaping @Sendable (_ isAsking: Bool) -> Void) {
    watcher.withLock { $0 = closure }
  }

  /// Asks on a line of its own, on which nothing else is written before the answer.
  func answer(to question: String, secret: Bool = false) -> String? {
    let watcher = watcher.withLock { $0 }
    watcher?(true)
    defer { watcher?(false) }
    ask(question)
    let answer = readLine(secret)
    // What isn't shown ends no line either.
    if secret { errors.write([0x0a]) }
    return answer
  }

  /// Writes a question, and stays on its line.
  package func ask(_ text: String) {
    errors.write(Array(text.utf8))
  }
}
