import PykVersions
import Testing

@Suite struct ConformanceTests {
  @Test func everySpellingHasItsNormalForm() throws {
    for line in try Conformance.lines(of: "version-spellings.txt") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      let spelling = fields[0].replacing("\\s", with: " ").replacing("\\t", with: "\t")
      let version = try? Version(spelling)
      #expect((version?.description ?? "-") == fields[1], "\(line)")
      #expect(Version(utf8: Array(spelling.utf8)) == version, "\(line)")
      if let version {
        #expect(try Version(version.description).description == version.description, "\(line)")
      }
    }
  }

  @Test func orderIsTotal() throws {
    let classes = try Conformance.lines(of: "version-order.txt").map { line in
      try line.split(separator: " ").map { try Version($0) }
    }
    for (lowIndex, low) in classes.enumerated() {
      for (highIndex, high) in classes.enumerated() {
        for (a, b) in low.flatMap({ a in high.map { (a, $0) } }) {
          #expect((a < b) == (lowIndex < highIndex), "\(a) < \(b)")
          #expect((a == b) == (lowIndex == highIndex), "\(a) == \(b)")
          if a == b { #expect(a.hashValue == b.hashValue, "\(a) \(b)") }
          if let aKey = a.sortKey, let bKey = b.sortKey {
            #expect((aKey < bKey) == (a < b) && (aKey == bKey) == (a == b), "\(a) \(b)")
          }
        }
      }
    }
  }

  @Test func specifiersTakeWhatTheyShould() throws {
    for line in try Conformance.lines(of: "specifier-matches.txt") {
      let words = line.split(separator: " ")
      let specifier = try VersionSpecifier(words[0])
      for word in words.dropFirst() {
        let version = try Version(word.dropFirst())
        #expect(specifier.contains(version) == word.hasPrefix("+"), "\(specifier) \(word)")
      }
    }
  }

  @Test func prereleasesAreTakenWhenAskedForOrWhenNothingElseMatches() throws {
    for line in try Conformance.lines(of: "prerelease-policy.txt") {
      let fields = line.split(separator: "|", omittingEmptySubsequences: false).map { field in
        field.split(separator: " ").joined(separator: " ")
      }
      let versions = try fields[1].split(separator: " ").map { try Version($0) }
      let taken = try VersionSpecifierSet(fields[0]).filter(versions)
      #expect(taken.map(\.description).joined(separator: " ") == fields[2], "\(line)")
    }
  }
}
