import Synchronization
import SystemPackage

@testable import PykCommands

/// What a command printed, and how it ended.
struct Transcript {
  var output: String
  var errors: String
  var status: ExitStatus
}

private final class Recorder: Sendable {
  private let bytes = Mutex<[UInt8]>([])
  func stream(isTerminal: Bool = false, width: Int = 80) -> Console.Stream {
    Console.Stream(isTerminal: isTerminal, width: width) { [self] more in
      bytes.withLock { $0 += more }
    }
  }
  var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}

/// Runs `pyk` in this process, with nothing of this process's surroundings.
///
/// - Parameter answers: What a person types, line by line; nil where nobody is there.
func pyk(
  _ arguments: [String], environment: [String: String] = [:], in folder: FilePath = "/",
  terminal: Bool = false, answers: [String]? = nil
) -> Transcript {
  let output = Recorder()
  let errors = Recorder()
  let left = Mutex(answers ?? [])
  let status = runCommand(
    in: Session(
      arguments: arguments, environment: environment, workingDirectory: folder,
      console: Console(
        output: output.stream(isTerminal: terminal), errors: errors.stream(isTerminal: terminal),
        inputIsTerminal: answers != nil,
        readLine: { _ in left.withLock { $0.isEmpty ? nil : $0.removeFirst() } })))
  return Transcript(output: output.text, errors: errors.text, status: status)
}

func pyk(
  _ arguments: String..., environment: [String: String] = [:], in folder: FilePath = "/",
  terminal: Bool = false
) -> Transcript {
  pyk(arguments, environment: environment, in: folder, terminal: terminal)
}
