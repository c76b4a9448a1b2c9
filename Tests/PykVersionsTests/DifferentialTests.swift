import Foundation
import Testing

@testable import PykVersions

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

  struct Reading: Codable, Equatable {
    var text: String
    var epoch: Int
    var release: [Int]
    var pre: String?
    var post: Int?
    var dev: Int?
    var local: String?
    var isPrerelease: Bool
    var publicText: String
    var baseText: String

    init(_ version: Version) {
      text = version.description
      epoch = version.epoch
      release = version.release
      pre = version.pre.map { "\($0.kind.spelling)\($0.number)" }
      post = version.post
      dev = version.dev
      local = version.local
      isPrerelease = version.isPrerelease
      publicText = version.publicVersion.description
      baseText = version.baseVersion.description
    }
  }

  @Test func versionsAreReadAlike() throws {
    var generator = VersionGenerator(seed: 1)
    let texts =
      (0..<2500).map { _ in generator.version() } + (0..<2500).map { _ in generator.broken() }
    let script = """
      from packaging.version import Version, InvalidVersion
      def read(text):
          try:
              v = Version(text)
          except InvalidVersion:
              return None
          return dict(text=str(v), epoch=v.epoch, release=v.release,
              pre=None if v.pre is None else v.pre[0] + str(v.pre[1]), post=v.post, dev=v.dev,
              local=v.local, isPrerelease=v.is_prerelease, publicText=v.public,
              baseText=v.base_version)
      print(json.dumps([read(text) for text in given]))
      """
    let theirs = try oracle.ask(script, texts, as: [Reading?].self)
    var valid = 0
    for (text, theirs) in zip(texts, theirs) {
      let ours = (try? Version(text)).map(Reading.init)
      #expect(ours == theirs, "\(text)")
      valid += theirs == nil ? 0 : 1
    }
    #expect(valid > 2500 && valid < 4900)
  }

  @Test func versionsAreOrderedAlike() throws {
    var generator = VersionGenerator(seed: 2)
    let texts = (0..<3000).map { index in generator.version(close: index.isMultiple(of: 2)) }
    let script = """
      from packaging.version import Version
      versions = [Version(text) for text in given]
      order = sorted(set(versions))
      rank = {v: i for i, v in enumerate(order)}
      print(json.dumps([rank[v] for v in versions]))
      """
    let ranks = try oracle.ask(script, texts, as: [Int].self)
    let versions = try texts.map { try Version($0) }
    let order = versions.indices.sorted { versions[$0] < versions[$1] }
    for (a, b) in zip(order, order.dropFirst()) {
      let isEqual = ranks[a] == ranks[b]
      #expect(ranks[a] <= ranks[b], "\(texts[a]) \(texts[b])")
      #expect((versions[a] == versions[b]) == isEqual, "\(texts[a]) \(texts[b])")
      if isEqual { #expect(versions[a].hashValue == versions[b].hashValue, "\(texts[a])") }
    }
    #expect(Set(versions).count == Set(ranks).count)
  }

  struct Matching: Codable, Equatable {
    var text: String
    var mentionsPrerelease: Bool
    var matches: String
    var finals: String
  }

  @Test func specifiersMatchAlike() throws {
    var generator = VersionGenerator(seed: 3)
    let candidates = (0..<80).map { _ in generator.version(close: true) }
    let texts = (0..<1000).map { _ in generator.specifier() }
    let script = """
      from packaging.version import Version
      from packaging.specifiers import Specifier, InvalidSpecifier
      candidates = [Version(text) for text in given["candidates"]]
      def bits(s, pre):
          return "".join("1" if s.contains(v, prereleases=pre) else "0" for v in candidates)
      def read(text):
          try:
              s = Specifier(text)
          except InvalidSpecifier:
              return None
          return dict(text=str(s), mentionsPrerelease=bool(s.prereleases),
              matches=bits(s, None), finals=bits(s, False))
      print(json.dumps([read(text) for text in given["texts"]]))
      """
    let theirs = try oracle.ask(
      script, ["candidates": candidates, "texts": texts], as: [Matching?].self)
    let versions = try candidates.map { try Version($0) }
    for (text, theirs) in zip(texts, theirs) {
      let specifier = try? VersionSpecifier(text)
      let ours = specifier.map { specifier in
        Matching(
          text: specifier.description, mentionsPrerelease: specifier.mentionsPrerelease,
          matches: versions.map { specifier.contains($0) ? "1" : "0" }.joined(),
          finals: versions.map { specifier.contains($0, prereleases: false) ? "1" : "0" }.joined())
      }
      #expect(ours == theirs, "\(text)")
      if let specifier {
        for version in versions where specifier.comparison != .arbitrary {
          #expect(
            specifier.matchesAtLength(version) == specifier.contains(version),
            "\(specifier) \(version)")
        }
      }
    }
  }

  struct Filtering: Codable, Equatable {
    var text: String
    var byDefault: [Int]
    var all: [Int]
    var finals: [Int]
  }

  struct Question: Codable {
    var set: String
    var candidates: [String]
  }

  @Test func setsFilterAlike() throws {
    var generator = VersionGenerator(seed: 4)
    var questions: [Question] = []
    while questions.count < 1500 {
      let specifiers = (0..<generator.random.pick([0, 1, 2, 2, 3])).map { _ in generator.specifier()
      }
      guard specifiers.allSatisfy({ (try? VersionSpecifier($0)) != nil }) else { continue }
      let candidates = (0..<generator.random.pick([1, 4, 12])).map { _ in
        generator.version(close: true)
      }
      questions.append(Question(set: specifiers.joined(separator: ","), candidates: candidates))
    }
    let script = """
      from packaging.version import Version
      from packaging.specifiers import SpecifierSet
      def read(question):
          s = SpecifierSet(question["set"])
          candidates = [(i, Version(text)) for i, text in enumerate(question["candidates"])]
          def indices(pre):
              return [i for i, _ in s.filter(candidates, prereleases=pre, key=lambda c: c[1])]
          return dict(text=str(s), byDefault=indices(None), all=indices(True), finals=indices(False))
      print(json.dumps([read(question) for question in given]))
      """
    let theirs = try oracle.ask(script, questions, as: [Filtering].self)
    for (question, theirs) in zip(questions, theirs) {
      let set = try VersionSpecifierSet(question.set)
      let versions = try question.candidates.map { try Version($0) }
      func indices(_ prereleases: Bool?) -> [Int] {
        var passing = set.filter(versions, prereleases: prereleases).map(\.description)[...]
        return versions.indices.filter { index in
          guard passing.first == versions[index].description else { return false }
          passing.removeFirst()
          return true
        }
      }
      let ours = Filtering(
        text: set.description, byDefault: indices(nil), all: indices(true), finals: indices(false))
      #expect(ours == theirs, "\(question)")
    }
  }
}
