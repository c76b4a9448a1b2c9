import Testing

@testable import PykVersions

@Suite struct PackedVersionTests {
  @Test func orderOfKeysIsOrderOfVersions() throws {
    var generator = VersionGenerator(seed: 31)
    let versions = try (0..<4000).map { index in
      try Version(generator.version(close: index.isMultiple(of: 3)))
    }
    let packed = versions.filter { $0.sortKey != nil }
    #expect(packed.count > 2500)
    let sorted = packed.sorted { ($0.sortKey ?? 0) < ($1.sortKey ?? 0) }
    for (a, b) in zip(sorted, sorted.dropFirst()) {
      let order = Version.order(a, b)
      #expect(order <= 0, "\(a) \(b)")
      #expect((order == 0) == (a.sortKey == b.sortKey), "\(a) \(b)")
    }
    for version in versions {
      let parts = version.parts
      #expect(version.publicSortKey == Version(parts.withoutLocal).sortKey, "\(version)")
    }
  }

  @Test func rangesOfKeysTakeWhatTheSpecificationSays() throws {
    var generator = VersionGenerator(seed: 34)
    let versions = try (0..<120).map { try Version(generator.version(close: $0 < 60)) }
    var compared = 0
    while compared < 20_000 {
      guard let specifier = try? VersionSpecifier(generator.specifier()), specifier.keys != nil
      else { continue }
      for version in versions where version.publicSortKey != nil {
        compared += 1
        #expect(
          specifier.contains(version) == specifier.matchesAtLength(version),
          "\(specifier) \(version)")
      }
    }
  }

  @Test func whatIsPackedIsTheWholeVersion() throws {
    var generator = VersionGenerator(seed: 32)
    for _ in 0..<3000 {
      let version = try Version(generator.version())
      guard let packed = version.packed else { continue }
      let again = try #require(Version(packed: packed))
      #expect(again.description == version.description)
    }
  }

  @Test(arguments: [
    "1.34.162", "2024.12.30", "2.31.0.20240125", "1.0.0.dev20240115", "0.0.0", "1.0a1.post2.dev3",
    "2.16.0.dev2024010203", "3.2.1.0.0", "0.1.17480",
  ])
  func whatIsCommonIsPacked(_ text: String) throws {
    #expect(try Version(text).packed != nil)
  }

  @Test(arguments: ["1!1.0", "1.0+cpu", "1.99999999999", "1" + String(repeating: ".0", count: 20)])
  func whatDoesNotFitHasNoKey(_ text: String) throws {
    #expect(try Version(text).packed == nil)
    #expect(try Version(text).description == text)
  }

  /// Stored keys may be damaged: no bits may do worse than be refused.
  @Test func noBitsAreATrap() {
    var random = SeededGenerator(seed: 33)
    var accepted = 0
    for index in 0..<20000 {
      let bits: UInt64 =
        index < 64 ? 1 << UInt64(index) : index < 128 ? ~(1 << UInt64(index - 64)) : random.next()
      _ = PackedVersion(bits: bits).isPrerelease
      guard let version = Version(packed: bits) else { continue }
      accepted += 1
      #expect(version.packed == bits)
      #expect((try? Version(version.description))?.packed == bits)
    }
    #expect(accepted > 0)
    #expect(Version(packed: 0) == nil)
    #expect(Version(packed: .max) == nil)
  }

  @Test func trailingZerosAreKeptAndDoNotCount() throws {
    for count in 0..<20 {
      let text = "1" + String(repeating: ".0", count: count)
      let version = try Version(text)
      #expect(version.description == text)
      #expect(try version == Version("1"))
      #expect(try version.hashValue == Version("1").hashValue)
      #expect(try VersionSpecifier("==1").contains(version))
    }
  }
}

extension VersionParts {
  fileprivate var withoutLocal: VersionParts {
    var parts = self
    parts.local = []
    return parts
  }
}
