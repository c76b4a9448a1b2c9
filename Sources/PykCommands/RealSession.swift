internal import CLinux
internal import Glibc
internal import PykDiagnostics
internal import Synchronization
internal import SystemPackage

extension Session {
  /// The session of this process.
  package static func real() -> Session {
    var session = Session(
      arguments: Array(CommandLine.arguments.dropFirst()),
      environment: processEnvironment(),
      workingDirectory: processWorkingDirectory(),
      console: Console(
        output: .descriptor(STDOUT_FILENO), errors: .descriptor(STDERR_FILENO),
        inputIsTerminal: isatty(STDIN_FILENO) == 1, readLine: readTerminalLine))
    session.takesSignals = true
    // A pipeline packs up what it has made as soon as its command is over, and a container ends
    // with its command.
    session.mayLeaveProcesses =
      session.environment["CI", default: ""].isEmpty && getppid() > 1 && getpid() > 1
    return session
  }
}

private func processEnvironment() -> [String: String] {
  var result: [String: String] = [:]
  var entry = CLinux.pyk_environment()
  while let text = entry?.pointee {
    let line = String(cString: text)
    if let equals = line.utf8.firstIndex(of: UInt8(ascii: "=")) {
      result[String(line[..<equals])] = String(line[line.utf8.index(after: equals)...])
    }
    entry = entry?.successor()
  }
  return result
}

private func processWorkingDirectory() -> FilePath {
  var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
  guard getcwd(&buffer, buffer.count) != nil else { return "/" }
  return buffer.withUnsafeBufferPointer { buffer in
    buffer.baseAddress.map { FilePath(platformString: $0) } ?? "/"
  }
}

/// Runs the command that this process was started for.
///
/// What could not be written to the output is said at the end, and is a failure.
package func runProcess() -> ExitStatus {
  // A file that may not grow is an error like others, not the end.
  signal(SIGXFSZ, SIG_IGN)
  let status = runCommand(in: .real())
  guard let error = lostOutput.withLock({ $0 }) else { return status }
  let failure = Failure("can't write the output", causes: [String(cString: strerror(error))])
  Console.Stream.descriptor(STDERR_FILENO).write(
    Array((failure.diagnosis.rendered(paint: Paint(isOn: false), width: 80) + "\n").utf8))
  return status == .done ? .failed : status
}

/// Why writing to the output failed first.
private let lostOutput = Mutex<Int32?>(nil)

extension Console.Stream {
  /// A stream of this process. Short writes go on, and a reader that has gone away is no error:
  /// `pyk list | head -1` ends quietly.
  fileprivate static func descriptor(_ descriptor: Int32) -> Console.Stream {
    let isTerminal = isatty(descriptor) == 1
    let columns = isTerminal ? Int(pyk_terminal_columns(descriptor)) : 0
    return Console.Stream(isTerminal: isTerminal, width: columns > 0 ? columns : 80) { bytes in
      bytes.withUnsafeBytes { buffer in
        var rest = buffer[...]
        while !rest.isEmpty {
          let count = Glibc.write(
            descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
          if count < 0 && errno == EINTR { continue }
          guard count > 0 else {
            let error = count < 0 ? errno : EIO
            if descriptor == STDOUT_FILENO, error != EPIPE {
              lostOutput.withLock { $0 = $0 ?? error }
            }
            return
          }
          rest = rest.dropFirst(count)
        }
      }
    }
  }
}

/// One line from standard input, without echo if it is a secret.
private func readTerminalLine(secret: Bool) -> String? {
  guard secret else { return readLine() }
  var settings = termios()
  guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return readLine() }
  silencedTerminal.withLock { $0 = settings }
  var silent = settings
  silent.c_lflag &= ~tcflag_t(ECHO)
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
  defer { restoreTerminal() }
  return readLine()
}

/// What the terminal was like before it was told not to show what is typed.
private let silencedTerminal = Mutex<termios?>(nil)

/// Lets the terminal show again what is typed: whoever ends the process early calls it too.
func restoreTerminal() {
  silencedTerminal.withLock { settings in
    guard var before = settings else { return }
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
    settings = nil
  }
}
