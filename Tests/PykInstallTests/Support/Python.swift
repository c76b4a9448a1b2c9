import Foundation
import PykFiles
import SystemPackage

@testable import PykInstall

/// The machine's Python with pip, for comparing with what pip does; nil where there is none.
struct Python: Sendable {
  let executable: String
  let minor: Int

  static let found: Python? = {
    let script =
      "import sys, venv, pip; print(sys.executable, sys.version_info[1], pip.__version__)"
    guard let answer = try? run("/usr/bin/env", ["python3", "-c", script]), answer.status == 0
    else { return nil }
    let words = answer.output.split(whereSeparator: \.isWhitespace)
    // `--python` came with pip 22.3.
    guard words.count == 3, let minor = Int(words[1]),
      let pip = words[2].split(separator: ".").first.flatMap({ Int($0) }), pip >= 23
    else { return nil }
    return Python(executable: String(words[0]), minor: minor)
  }()

  /// Runs a program without the person's Python settings.
  static func run(
    _ program: String, _ arguments: [String]
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment.filter {
      !$0.key.hasPrefix("PIP_") && !$0.key.hasPrefix("PYTHON") && $0.key != "VIRTUAL_ENV"
    }
    environment["PIP_CONFIG_FILE"] = "/dev/null"
    environment["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  func makeEnvironment(_ path: FilePath) throws -> InstallScheme {
    _ = try Self.run(executable, ["-m", "venv", "--without-pip", path.string])
    return Scratch.scheme(path, minor: minor)
  }

  func pip(_ environment: InstallScheme, _ arguments: [String]) throws -> String {
    let result = try Self.run(
      executable, ["-m", "pip", "--python", environment.interpreter.string] + arguments)
    guard result.status == 0 else { throw PipFailure(output: result.output) }
    return result.output
  }

  struct PipFailure: Error { let output: String }
}
