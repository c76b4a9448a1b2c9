import Foundation
import Testing

@testable import PykFormats

/// Numbers that are the same in every run.
private struct Repeatable: RandomNumberGenerator {
  var state: UInt64 = 2026

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}

/// Python's json as an oracle: on texts that were damaged at random, both refuse or both read
/// the same.
@Suite struct JSONOracleTests {
  private static let program = """
    import json, sys
    def refuse(x): raise ValueError(x)
    out = []
    for line in sys.stdin.buffer.read().split(b"\\n"):
        try:
            value = json.loads(bytes.fromhex(line.decode()).decode("utf-8"), parse_constant=refuse)
            out.append(json.dumps(value, ensure_ascii=True).encode().hex())
        except (ValueError, RecursionError):
            out.append("-")
    print("\\n".join(out))
    """

  private static func python(_ input: String) -> [String]? {
    let process = Process()
    process.executableURL = Foundation.URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-I", "-c", program]
    let (inlet, outlet) = (Pipe(), Pipe())
    process.standardInput = inlet
    process.standardOutput = outlet
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    // Python reads all of it before it writes.
    inlet.fileHandleForWriting.write(Data(input.utf8))
    try? inlet.fileHandleForWriting.close()
    let output = outlet.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static let hasPython = python("7b7d") == ["7b7d"]

  private static let seeds = [
    #"{"meta": {"api-version": "1.0"}, "files": [{"filename": "a", "size": 12, "yanked": false}]}"#,
    #"[0, -1, 1.5, 1e3, 12E-2, -0.0, true, null, "a\u00e4\n\\\"", "äöü€😀", "\ud83d\ude00", {}, []]"#,
    #" { "a" : [ 1 , { "b" : [ ] } ] , "c" : "0123456789abcdef0123456789abcdef" } "#,
  ].map { Array($0.utf8) }

  @Test(.enabled(if: hasPython, "needs a python3"))
  func pythonReadsTheSame() throws {
    var generator = Repeatable()
    let alphabet = Array("{}[]\",:\\u0129.eE+-tfn \n\u{1}ä".utf8) + [0xff, 0xc3, 0xed, 0x00]
    var texts: [[UInt8]] = Self.seeds
    for _ in 0..<3000 {
      var text = Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &generator)]
      for _ in 0..<Int.random(in: 1...2, using: &generator) {
        let place = Int.random(in: 0..<text.count, using: &generator)
        let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: text[place] = byte
        case 1: text.insert(byte, at: place)
        case 2: text.remove(at: place)
        default: text.removeSubrange(place...)
        }
        if text.isEmpty { text = [0x5b] }
      }
      texts.append(text)
    }
    func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
    let answers = try #require(Self.python(texts.map(hex).joined(separator: "\n")))
    try #require(answers.count == texts.count)
    var read = 0
    for (text, answer) in zip(texts, answers) {
      let shown = String(decoding: text, as: UTF8.self)
      do {
        let value = try JSONValue(parsing: text)
        read += 1
        // Half of a surrogate pair, and numbers beyond ours, Python keeps in ways of its own.
        if shown.contains("\\ud") { continue }
        try #require(answer != "-", "only we read \(shown)")
        let theirs = try JSONValue(parsing: Self.bytes(answer))
        #expect(theirs == Self.deduplicated(value), "\(shown)")
      } catch let error as JSONError {
        #expect(
          answer == "-" || error.problem == .numberTooLarge, "only Python reads \(shown)")
      }
    }
    #expect(read > 100)
  }

  private static func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...($0 + 1)]), radix: 16)
    }
  }

  /// Python keeps the last of equal keys, at the first one's place.
  private static func deduplicated(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): return .array(elements.map(deduplicated))
    case .object(let object):
      var result = JSONObject()
      for member in object.members { result[member.key] = deduplicated(member.value) }
      return .object(result)
    default: return value
    }
  }
}
