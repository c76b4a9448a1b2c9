import Foundation
import PykConfiguration
import Testing

/// A machine with files and variables, made by chance but the same in every run.
private struct Case: Codable {
  var files: [String: String] = [:]
  var variables: [String: String] = [:]
  var isolated = false
  var root = ""
  var environment: [String: String] = [:]

  static let places = [
    "xdg/pip/pip.conf", "xdg2/pip/pip.conf", ".pip/pip.conf", "config/pip/pip.conf", "env/pip.conf",
    "named.conf",
  ]
  static let lines = [
    "[global]\n", "[install]\n", "[freeze]\n", "[DEFAULT]\n", "index-url = A\n", "index_url = B\n",
    "--index-url = C\n", "timeout = 1\n",
    "index-url =\n",
    "find-links = a\n  b c\n", "no-compile = no\n", "no-deps = 1\n", "no-cache-dir = 0\n",
    "Retries: 7\n",
  ]
  static let settings = [
    "PIP_INDEX_URL=V", "PIP_INDEX_URL=", "PIP_TIMEOUT=3", "PIP_NO_DEPS=on",
    "PIP_CONFIG_FILE=HOME/named.conf", "PIP_CONFIG_FILE=/dev/null", "PIP_FIND_LINKS=x  y",
    "PIP_NO_COMPILE=false", "PIP_VERSION=1", "PIP_CONFIG_FILE=HOME/none",
  ]

  init(seed: Int) {
    var state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 &+ 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    for place in Self.places where next(2) == 0 {
      // What stands twice in one section would be a fault, and then there is nothing to compare.
      var seen: Set<String> = []
      var section = "[global]"
      var text = "[global]\n"
      for _ in 0..<next(9) {
        let line = Self.lines[next(Self.lines.count)]
        // pip takes one option's spellings for the same since 26.
        let key = String(line.drop { $0 == "-" }.prefix { !" =:\n".contains($0) }).lowercased()
          .replacingOccurrences(of: "_", with: "-")
        if line.hasPrefix("[") {
          guard seen.insert(line).inserted, line != "[global]\n" else { continue }
          section = line
        } else if !seen.insert(section + key).inserted {
          continue
        }
        text += line
      }
      files[place] = text
    }
    for _ in 0..<next(4) {
      let parts = Self.settings[next(Self.settings.count)].split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      variables[String(parts[0])] = String(parts[1])
    }
    isolated = next(8) == 0
    if seed % 2 == 0 { renameOptions() }
  }

  /// Half of the machines use other names of two options. Not both names: which of the two counts
  /// is an accident of pip's, and where the later one is in pyk.
  private mutating func renameOptions() {
    for (place, text) in files {
      files[place] = text.replacingOccurrences(of: "index-url", with: "pypi-url")
        .replacingOccurrences(of: "index_url", with: "pypi_url")
        .replacingOccurrences(of: "\ntimeout", with: "\ndefault-timeout")
    }
    for (name, other) in [
      ("PIP_INDEX_URL", "PIP_PYPI_URL"), ("PIP_TIMEOUT", "PIP_DEFAULT_TIMEOUT"),
    ] {
      if let value = variables.removeValue(forKey: name) { variables[other] = value }
    }
  }
}

private struct Answer: Codable {
  let merged: [String: String]
  let indexURL: String?
  let timeout: Double
  let retries: Int
  let findLinks: [String]
  let compiles: Bool
  let withoutDeps: Bool
  let caches: Bool
}

private let script = """
  import json, os, sys
  from pip._internal.commands import create_command
  from pip._internal.configuration import Configuration
  answers = []
  for case in json.load(sys.stdin):
      os.environ.clear()
      os.environ.update(case["environment"])
      sys.prefix = case["root"] + "/env"
      configuration = Configuration(isolated=case["isolated"])
      configuration.load()
      values = create_command("install", isolated=case["isolated"]).parser.get_default_values()
      merged = {}
      # pip 26 keeps what each file says apart; what was said before all in one.
      for key, value in configuration.items():
          merged.update(value if isinstance(value, dict) else {key: value})
      answers.append(dict(
          merged=merged, indexURL=values.index_url, timeout=values.timeout,
          retries=values.retries, findLinks=values.find_links, compiles=bool(values.compile),
          withoutDeps=bool(values.ignore_dependencies), caches=bool(values.cache_dir)))
  json.dump(answers, sys.stdout)
  """

private func askPip(_ cases: [Case]) throws -> [Answer] {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["python3", "-c", script]
  process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PIP_") }
  let (given, answer) = (Pipe(), Pipe())
  process.standardInput = given
  process.standardOutput = answer
  process.standardError = FileHandle.nullDevice
  try process.run()
  try given.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(cases))
  try given.fileHandleForWriting.close()
  let data = answer.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return try JSONDecoder().decode([Answer].self, from: data)
}

/// Whether pip is there, and can be asked this way.
private let pipAnswers = (try? askPip([])) != nil

/// pip finds the same settings in the same files, and makes the same of them.
@Test(.enabled(if: pipAnswers, "python3 has no pip that can be asked"))
func agreesWithPip() throws {
  let cases = (0..<80).map { Case(seed: $0) }
  let root = NSTemporaryDirectory() + "pip-\(UUID().uuidString)"
  defer { try? FileManager.default.removeItem(atPath: root) }
  var asked: [Case] = []
  var found: [Configuration] = []
  var homes: [HomeBox] = []
  for var item in cases {
    let home = HomeBox(try Home(item.files))
    item.root = home.home.path
    item.environment = home.home.environment(item.variables)
    found.append(try home.home.load(item.variables, isolated: item.isolated))
    asked.append(item)
    homes.append(home)
  }
  let answers = try askPip(asked)
  for (index, answer) in answers.enumerated() {
    let (ours, item) = (found[index], asked[index])
    let merged = Dictionary(ours.merged.map { ($0.key, $0.value) }) { $1 }
    #expect(merged == answer.merged, "\(item)")
    let indexURL = ours.string("index-url")?.value
    #expect(indexURL == answer.indexURL || indexURL == nil, "\(item)")
    #expect(try (ours.number("timeout")?.value ?? 15) == answer.timeout, "\(item)")
    #expect(try (ours.integer("retries")?.value ?? 5) == answer.retries, "\(item)")
    #expect((ours.list("find-links")?.value ?? []) == answer.findLinks, "\(item)")
    #expect(try !(ours.bool("no-compile")?.value ?? false) == answer.compiles, "\(item)")
    #expect(try (ours.bool("no-deps")?.value ?? false) == answer.withoutDeps, "\(item)")
    #expect(try !(ours.bool("no-cache-dir")?.value ?? false) == answer.caches, "\(item)")
  }
}

/// Lets many homes live at once.
private final class HomeBox {
  let home: Home
  init(_ home: consuming Home) { self.home = home }
}
