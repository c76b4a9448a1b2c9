import Foundation
import Testing

/// The interpreter whose standard library is the oracle; tests are skipped where there is none.
enum Python {
  static let isThere = (try? run("", input: Data())) != nil
  /// 3.11 and later.
  static let hasTOML = (try? run("import tomllib", input: Data())) != nil

  static func run(_ script: String, input: Data) throws -> Data {
    let process = Process()
    process.executableURL = Foundation.URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-X", "utf8", "-c", script]
    let (given, answer) = (Pipe(), Pipe())
    process.standardInput = given
    process.standardOutput = answer
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

/// The same texts in every run: pieces strung together by chance.
struct Chance {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  mutating func text(of pieces: [String], upTo count: Int) -> String {
    (0..<next(below: count + 1)).map { _ in pieces[next(below: pieces.count)] }.joined()
  }

  static func texts(of pieces: [String], upTo length: Int, count: Int, seed: UInt64) -> [String] {
    var chance = Chance(seed: seed)
    return (0..<count).map { _ in chance.text(of: pieces, upTo: length) }
  }
}
