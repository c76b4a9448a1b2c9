package import Foundation

/// The interpreter whose modules are the oracles of tests; tests are skipped where they aren't there.
package enum Python {
  package static let isThere = has("json")

  /// Whether it has these modules, with commas between them.
  package static func has(_ modules: String) -> Bool {
    (try? run("import \(modules)", input: Data())) != nil
  }

  /// What the script prints. It must read all of its input before it prints anything.
  package static func run(_ script: String, input: Data) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-X", "utf8", "-W", "ignore", "-c", script]
    let (given, answer) = (Pipe(), Pipe())
    process.standardInput = given
    process.standardOutput = answer
    process.standardError = FileHandle.nullDevice
    try process.run()
    try given.fileHandleForWriting.write(contentsOf: input)
    try given.fileHandleForWriting.close()
    let data = answer.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return data
  }

  /// What the script's `answer(text)` makes of each text, by way of JSON.
  package static func answers<Answer: Decodable>(
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
