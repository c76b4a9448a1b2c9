import Foundation
import Testing

/// The interpreter whose standard library is the oracle; tests are skipped where there is none.
enum PythonOracle {
  static let isThere = (try? run("", input: Data())) != nil
  static let hasPackaging = (try? run("import packaging.requirements", input: Data())) != nil

  static func run(_ script: String, input: Data) throws -> Data {
    let process = Process()
    process.executableURL = Foundation.URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-X", "utf8", "-W", "ignore", "-c", script]
    let (given, answer) = (Pipe(), Pipe())
    process.standardInput = given
    process.standardOutput = answer
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Everything is read before it answers: no script prints before its input has ended.
    try given.fileHandleForWriting.write(contentsOf: input)
    try given.fileHandleForWriting.close()
    let data = answer.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return data
  }

  /// What the script's `answer(text)` makes of each text, by way of JSON.
  static func answers<Answer: Decodable>(
    _ script: String, of texts: [String], as: Answer.Type = Answer.self
  ) throws -> [Answer] {
    let whole = """
      import json, sys
      \(script)
      json.dump([answer(text) for text in json.load(sys.stdin)], sys.stdout)
      """
    let answer = try run(whole, input: JSONEncoder().encode(texts))
    return try JSONDecoder().decode([Answer].self, from: answer)
  }
}

/// A project's folder as a value, made on the disk while a test needs it.
final class ProjectTree {
  let path: String

  init(_ files: [String: String]) throws {
    path = NSTemporaryDirectory() + "pyk-project-" + UUID().uuidString
    for (name, text) in files { try write(name, Data(text.utf8)) }
  }

  func write(_ name: String, _ data: Data, mode: Int = 0o644) throws {
    let file = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
