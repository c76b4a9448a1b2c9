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

  package init(
    output: Stream, errors: Stream, inputIsTerminal: Bool = false,
    readLine: @escaping @Sendable (_ secret: Bool) -> String? = { _ in nil }
  ) {
    self.output = output
    self.errors = errors
    self.inputIsTerminal = inputIsTerminal
    self.readLine = readLine
  }

  /// Writes a result: what a script would read.
  package func print(_ text: String) {
    output.write(Array((text + "\n").utf8))
  }

  /// Writes result bytes as they are.
  package func print(bytes: [UInt8]) { output.write(bytes) }

  /// Writes a line for the person who watches.
  package func say(_ text: String) {
    errors.write(Array((text + "\n").utf8))
  }

  /// Writes a question, and stays on its line.
  package func ask(_ text: String) {
    errors.write(Array(text.utf8))
  }
}
