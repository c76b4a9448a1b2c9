import ArgumentParser
import Foundation
import Testing

@testable import PykCommands

/// Commands that are filled without the parser are filled as the parser would.
@Suite struct PlainCommandTests {
  static let commands = Pyk.groups.flatMap(\.entries).map { $0.command._commandName }
    .filter { plainCommandType($0) != nil }

  /// What is declared of an option or a word, as the parser tells it.
  struct Declared {
    var names: [String]
    var takesValue: Bool
    var isWord: Bool
    var choices: [String]
  }

  static func declared(_ command: String) throws -> [Declared] {
    let type = try #require(plainCommandType(command))
    let dump = try JSONSerialization.jsonObject(with: Data(type._dumpHelp().utf8))
    let root = try #require((dump as? [String: Any])?["command"] as? [String: Any])
    let arguments = try #require(root["arguments"] as? [[String: Any]])
    return arguments.map { argument in
      let names = (argument["names"] as? [[String: String]] ?? []).map { name in
        (name["kind"] == "long" ? "--" : "-") + (name["name"] ?? "")
      }
      let kind = argument["kind"] as? String
      return Declared(
        names: names, takesValue: kind == "option", isWord: kind == "positional",
        choices: argument["allValues"] as? [String] ?? [])
    }
  }

  /// The values of all properties, by their place.
  static func values(_ options: Any, _ place: String = "") -> [String: String] {
    var found: [String: String] = [:]
    for child in Mirror(reflecting: options).children {
      guard let label = child.label else { continue }
      let parsed = Mirror(reflecting: child.value).children.first { $0.label == "_parsedValue" }
      guard let parsed, let value = Mirror(reflecting: parsed.value).children.first else {
        continue
      }
      if value.label == "definition" {
        found[place + label] = "never filled"
      } else if value.value is any ParsableArguments {
        found.merge(values(value.value, place + label + ".")) { first, _ in first }
      } else {
        found[place + label] = "\(value.value)"
      }
    }
    return found
  }

  /// What the parser makes of a command line; nil where it refuses it.
  static func parsed(_ arguments: [String]) -> [String: String]? {
    guard let command = try? Pyk.parseAsRoot(withLongNames(arguments)) as? any Command else {
      return nil
    }
    return values(command)
  }

  /// The same by the command itself, without the tree above it, which takes longer.
  static func parsedAlone(_ arguments: [String]) throws -> [String: String]? {
    let type = try #require(plainCommandType(arguments[0]))
    let line = withLongNames(arguments)
    return (try? type.parseAsRoot(Array(line.dropFirst()))).map { values($0) }
  }

  static func plain(_ arguments: [String]) -> [String: String]? {
    plainCommand(arguments).map { values($0) }
  }

  static func aValue(for option: Declared) -> String {
    if let first = option.choices.first { return first }
    return ["--retries", "--timeout", "--resume-retries"].contains(option.names[0]) ? "7" : "a=b"
  }

  @Test(arguments: commands) func everyOptionIsTaken(command: String) throws {
    let empty = try #require(Self.plain([command]))
    #expect(empty == Self.parsed([command]))
    #expect(!empty.isEmpty)
    for option in try Self.declared(command) {
      if option.isWord {
        #expect(try Self.plain([command, "a"]) == Self.parsedAlone([command, "a"]))
      }
      var expected: [String: String]?
      for name in option.names where !["-h", "--help", "--version"].contains(name) {
        let value = Self.aValue(for: option)
        let line = [command, name] + (option.takesValue ? [value] : [])
        // All names of an option are the same to the parser.
        if expected == nil { expected = try Self.parsedAlone(line) }
        let found = Self.plain(line)
        #expect(found != nil && found == expected && found != empty, "\(line)")
        if option.takesValue, name.hasPrefix("--") {
          #expect(Self.plain([command, "\(name)=\(value)"]) == expected, "\(line)")
        }
      }
    }
  }

  /// Whatever is taken plainly, the parser takes in the same way, also where it stands beside
  /// awkward words.
  @Test(arguments: commands) func whatIsTakenIsWhatTheParserMakesOfIt(command: String) throws {
    var options = try Self.declared(command).filter { !$0.names.isEmpty }
    options.removeAll { $0.names.contains("--help") || $0.names.contains("--version") }
    let awkward = [
      "a", "a=b", "", "-", "--", "---", "-=", "=", "--=x", "-a=b", "--no", "--isolated=", "-vq",
      "-vvq", "-vi", "-qx", "list", "help", "install", "é", "--é", "-é", "3", "-3", "a b", "--help",
      "-h", "--version", "--color=never", "--color=no", "--retries=x", "--user=yes", "-r=x", "-rx",
    ]
    var random = SplitMix(state: UInt64(command.utf8.reduce(7) { $0 &* 31 &+ Int($1) }))
    var taken = 0
    // The parser takes long in a debug build: a few of those that are taken.
    for _ in 0..<200 where taken < 20 {
      var line = [command]
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        guard Int.random(in: 0..<4, using: &random) > 0 else {
          line.append(awkward.randomElement(using: &random) ?? "")
          continue
        }
        guard let option = options.randomElement(using: &random),
          let name = option.names.randomElement(using: &random)
        else { continue }
        let value = Self.aValue(for: option)
        if option.takesValue, name.hasPrefix("--"), Bool.random(using: &random) {
          line.append("\(name)=\(value)")
        } else {
          line.append(name)
          if option.takesValue, Int.random(in: 0..<8, using: &random) > 0 { line.append(value) }
        }
      }
      guard let plain = Self.plain(line) else { continue }
      taken += 1
      #expect(plain == Self.parsed(line), "\(line)")
    }
    #expect(taken == 20)
  }

  @Test(arguments: [
    ["list", "--", "x"], ["list", "x"], ["install", "-rfile"], ["install", "--up"],
    ["install", "-i"], ["install", "-i", "-q"], ["install", "-i", "a", "-i", "b"],
    ["venv", "a", "b"], ["list", "--format="], ["list", "--local=yes"],
    ["install", "--retries", "x"],
    ["frob"], [],
  ])
  func theUnusualIsLeftToTheParser(line: [String]) {
    #expect(plainCommand(line) == nil)
  }
}

private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
