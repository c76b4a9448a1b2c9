import Foundation
import Testing

/// The tables under `Fixtures/Conformance`: lines that aren't comments, in fields.
enum Conformance {
  static func rows(of name: String) throws -> [[String]] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("Fixtures/Conformance/\(name)")
    return try String(contentsOf: file, encoding: .utf8)
      .split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }
}

/// An interpreter with modules that are the oracles; tests are skipped where they aren't there.
enum Python {
  static let hasPackaging = has("packaging.utils, packaging.tags, packaging.requirements")
  static let hasPip = has("pip._vendor.packaging.direct_url, pip._internal.metadata._json")
  static let isThere = has("json")

  private static func has(_ modules: String) -> Bool {
    (try? run("import \(modules)", input: Data())) != nil
  }

  static func run(_ script: String, input: Data) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-X", "utf8", "-c", script]
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

/// The same choices in every run.
struct Chance {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  mutating func one(of pieces: [String]) -> String { pieces[next(below: pieces.count)] }

  mutating func text(of pieces: [String], upTo count: Int) -> String {
    (0..<next(below: count + 1)).map { _ in one(of: pieces) }.joined()
  }
}
