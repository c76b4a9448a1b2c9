import Foundation
import PykFiles
import PykInterpreter
import PykVenv
import SystemPackage

/// A folder for one test, and the Pythons of this machine.
final class Workplace {
  let temporary: TemporaryDirectory
  /// Without links in it, as the programs that are asked see it.
  let folder: FilePath

  init() throws {
    temporary = try TemporaryDirectory(prefix: "pyk-venv-tests-")
    folder = try Files.realPath(temporary.path)
  }

  deinit { try? temporary.close() }

  func path(_ name: String) -> FilePath { folder.appending(name) }

  /// What is left in the folder itself.
  var names: [String] { get throws { try Files.entries(of: folder).map(\.name).sorted() } }

  func write(_ text: String, _ name: String) throws {
    let path = path(name)
    try Files.createDirectories(path.removingLastComponent())
    try Files.write(Array(text.utf8), to: path)
  }

  @discardableResult
  func make(
    _ name: String, base: Interpreter? = nil, _ change: (inout VenvOptions) -> Void = { _ in }
  ) throws -> VenvPlan {
    var options = VenvOptions(folder: path(name), toolVersion: "1.2")
    change(&options)
    let plan = try VenvPlan(options, base: base ?? Self.interpreter())
    try plan.carryOut()
    return plan
  }

  // MARK: Pythons

  /// Those that work, each asked once.
  static let pythons = candidates.filter { interpreters[$0] != nil }

  private static let interpreters: [FilePath: Interpreter] = {
    var found: [FilePath: Interpreter] = [:]
    for path in candidates { found[path] = try? finder.interpreter(at: path) }
    return found
  }()

  private static let candidates: [FilePath] = {
    let home = ProcessInfo.processInfo.environment["HOME"] ?? "/"
    let versions = FilePath(home).appending(".pyenv").appending("versions")
    let names = ((try? Files.entries(of: versions)) ?? []).map(\.name).sorted()
    return names.map { versions.appending($0).appending("bin").appending("python3") } + [
      "/usr/bin/python3", "/usr/local/bin/python3", "/usr/bin/pypy3",
    ]
  }()

  /// None kept: a test says when one is asked.
  static let finder = InterpreterFinder(environment: [:], workingDirectory: "/", cacheFolder: nil)

  static func interpreter(_ path: FilePath? = nil) throws -> Interpreter {
    let path = path ?? pythons.last ?? "/usr/bin/python3"
    guard let found = interpreters[path] else { throw Complaint(text: "\(path) is no Python") }
    return found
  }

  /// What a program prints; its errors are a failure.
  static func output(
    _ program: FilePath, _ arguments: [String], _ environment: [String: String] = [:]
  ) throws -> String {
    let outcome = try ProcessRun.run(
      program, arguments: arguments,
      environment: environment.merging(["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]) { a, _ in a
      },
      workingDirectory: "/", timeout: .seconds(60))
    guard outcome.status == 0, outcome.errors.isEmpty else {
      throw Complaint(
        text: "status \(outcome.status): \(String(decoding: outcome.errors, as: UTF8.self))")
    }
    return String(decoding: outcome.output, as: UTF8.self)
  }

  struct Complaint: Error { let text: String }
}
