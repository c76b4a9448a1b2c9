import Foundation

/// Python's own zipfile and tarfile, where there is a Python.
enum PythonOracle {
  static let executable: String? = {
    for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
      let path = "\(folder)/python3"
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    return nil
  }()

  static var isThere: Bool { executable != nil }

  /// Runs a program with these arguments; gives what it prints.
  static func run(_ program: String, _ arguments: String...) throws -> [UInt8] {
    struct Failed: Error { let text: String }
    guard let executable else { throw Failed(text: "there is no python3") }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = ["-I", "-c", program] + arguments
    let (out, err) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (out, err)
    try process.run()
    let output = out.fileHandleForReading.readDataToEndOfFile()
    let problem = err.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failed(text: String(decoding: problem, as: UTF8.self))
    }
    return Array(output)
  }
}
