import Foundation
import PykVersions
import Testing

@testable import PykRequirements

/// What we make of texts, held against the `packaging` library in one run of Python each.
@Suite(
  .enabled(
    if: PythonOracle.packaging != nil,
    "SKIPPED: no python3 with packaging >= 26 on the PATH; nothing was compared"))
struct DifferentialTests {
  let oracle: PythonOracle

  init() throws {
    oracle = try #require(PythonOracle.packaging)
  }

  static let environments: [[String: String]] = [
    [
      "implementation_name": "cpython", "implementation_version": "3.11.7", "os_name": "posix",
      "platform_machine": "x86_64", "platform_release": "6.1.0", "platform_system": "Linux",
      "platform_version": "#1 SMP", "python_full_version": "3.11.7",
      "platform_python_implementation": "CPython", "python_version": "3.11",
      "sys_platform": "linux",
    ],
    [
      "implementation_name": "pypy", "implementation_version": "7.3.13", "os_name": "nt",
      "platform_machine": "AMD64", "platform_release": "10-rc1-amd64", "platform_system": "Windows",
      "platform_version": "10.0.19041", "python_full_version": "3.8.0+",
      "platform_python_implementation": "PyPy", "python_version": "3.8", "sys_platform": "win32",
    ],
    [
      "implementation_name": "cpython", "implementation_version": "3.12.0a1", "os_name": "posix",
      "platform_machine": "", "platform_release": "", "platform_system": "Darwin",
      "platform_version": "", "python_full_version": "3.12.0a1",
      "platform_python_implementation": "CPython", "python_version": "3.12",
      "sys_platform": "darwin",
    ],
  ]
  static let extras = ["", "test", "doc-s", "A.B"]

  struct Question: Codable {
    var text: String
    /// What we wrote of it again.
    var again: String?
  }

  struct Given: Codable {
    var questions: [Question]
    var environments: [[String: String]]
    var extras: [String]
  }

  struct Answer: Codable, Equatable {
    var name: String
    var extras: [String]
    var specifiers: String
    var url: String?
    var holds: String
    var again: String
  }

  static let script = """
    from packaging.requirements import Requirement
    def holds(marker):
        if marker is None:
            return ""
        bits = ""
        for environment in given["environments"]:
            for extra in given["extras"]:
                try:
                    bits += "1" if marker.evaluate(dict(environment, extra=extra)) else "0"
                except Exception:
                    bits += "?"
        return bits
    def read(question):
        try:
            r = Requirement(question["text"])
        except Exception:
            return None
        again = question.get("again")
        try:
            again = "" if again is None else holds(Requirement(again).marker)
        except Exception:
            again = "invalid"
        return dict(name=r.name, extras=sorted(r.extras), specifiers=str(r.specifier), url=r.url,
            holds=holds(r.marker), again=again)
    print(json.dumps([read(question) for question in given["questions"]]))
    """

  static func holds(_ marker: Marker?) throws -> String {
    guard let marker else { return "" }
    return try environments.flatMap { answers in
      let environment = MarkerEnvironment(from: answers)
      return try extras.map { extra in
        let asked: Set<ExtraName> = extra.isEmpty ? [] : [try ExtraName(extra)]
        return marker.evaluate(in: environment, extras: asked) ? "1" : "0"
      }
    }.joined()
  }

  private func compare(_ texts: [String]) throws -> (valid: Int, wrong: Int) {
    let ours = texts.map { try? Requirement($0) }
    let questions = zip(texts, ours).map { Question(text: $0, again: $1?.description) }
    let theirs = try oracle.ask(
      Self.script,
      Given(questions: questions, environments: Self.environments, extras: Self.extras),
      as: [Answer?].self)
    var (valid, wrong) = (0, 0)
    for (index, theirs) in theirs.enumerated() {
      let answer = try ours[index].map { requirement in
        var holds = try Self.holds(requirement.marker)
        // Where the library finds no answer at all, any answer will do.
        if let theirs, theirs.holds.count == holds.count {
          holds = String(zip(holds, theirs.holds).map { $1 == "?" ? "?" : $0 })
        }
        // The library's set of extras keeps spellings apart; ours doesn't.
        return Answer(
          name: requirement.name.written,
          extras: theirs.map { _ in requirement.extras.map(\.normalized).sorted() } ?? [],
          specifiers: requirement.specifiers.description, url: requirement.url, holds: holds,
          again: holds)
      }
      var expected = theirs
      expected?.extras = Set(theirs?.extras.compactMap { try? ExtraName($0).normalized } ?? [])
        .sorted()
      #expect(answer == expected, "\(texts[index])")
      if theirs == nil { wrong += 1 } else { valid += 1 }
      if let requirement = ours[index] {
        #expect(try Requirement(requirement.description) == requirement, "\(texts[index])")
      }
    }
    return (valid, wrong)
  }

  @Test func requirementsAreReadAlike() throws {
    var generator = RequirementGenerator(seed: 11)
    let counts = try compare((0..<2500).map { _ in generator.requirement() })
    #expect(counts.valid > 2400)
  }

  @Test func faultsAreFoundAlike() throws {
    var generator = RequirementGenerator(seed: 12)
    let texts = (0..<2500).map { _ in
      let text = generator.requirement()
      return generator.broken(text)
    }.filter { !($0.contains("===") && $0.contains(",")) }
    let counts = try compare(texts)
    #expect(counts.wrong > 500)
  }
}
