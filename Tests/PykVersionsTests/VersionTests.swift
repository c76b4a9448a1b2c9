import PykVersions
import Testing

@Suite struct VersionTests {
  @Test func partsAreAsWritten() throws {
    let version = try Version("1!2.3.0rc4.post5.dev6+ubuntu.7")
    #expect(version.epoch == 1)
    #expect(version.release == [2, 3, 0])
    #expect(version.pre?.kind == .candidate && version.pre?.number == 4)
    #expect(version.post == 5 && version.dev == 6)
    #expect(version.local == "ubuntu.7")
    #expect(version.isPrerelease && version.isPostrelease && version.isLocal)
    #expect(version.publicVersion.description == "1!2.3.0rc4.post5.dev6")
    #expect(version.baseVersion.description == "1!2.3.0")
    #expect(version.major == 2 && version.minor == 3 && version.micro == 0)
  }

  @Test func versionsAreMadeOfParts() {
    let version = Version(release: [1, 2], pre: (.beta, 3), local: "Abc-1")
    #expect(version?.description == "1.2b3+abc.1")
    #expect(Version(release: []) == nil)
    #expect(Version(release: [-1]) == nil)
    #expect(Version(release: [1], local: "a b") == nil)
  }

  @Test func specifiersAreMadeOfParts() throws {
    let version = try Version("1.2")
    #expect(VersionSpecifier(.equal, version, isWildcard: true)?.description == "==1.2.*")
    #expect(VersionSpecifier(.greater, version, isWildcard: true) == nil)
    #expect(try VersionSpecifier(.compatible, Version("1")) == nil)
    #expect(try VersionSpecifier(.less, Version("1+a")) == nil)
  }

  @Test func specifiersThatMeanTheSameAreEqual() throws {
    #expect(try VersionSpecifier("==1.0") == VersionSpecifier("== 1.0.0"))
    #expect(try VersionSpecifier("~=1.0") != VersionSpecifier("~=1.0.0"))
    #expect(try VersionSpecifier("==1.*") != VersionSpecifier("==1.0.*"))
    #expect(try VersionSpecifier("==1.*") != VersionSpecifier("==1"))
    let set = try VersionSpecifierSet(">=1,<2,>=1.0")
    #expect(try set == VersionSpecifierSet("<2.0, >=1"))
    #expect(try set.hashValue == VersionSpecifierSet("<2.0, >=1").hashValue)
    #expect(set.description == "<2,>=1")
  }

  @Test func pinsAreRecognised() throws {
    #expect(try VersionSpecifierSet(">=1,==1.5").pinnedVersion == Version("1.5"))
    #expect(try VersionSpecifierSet("===1.5").pinnedVersion == Version("1.5"))
    #expect(try VersionSpecifierSet("==1.*").pinnedVersion == nil)
    #expect(VersionSpecifierSet.any.pinnedVersion == nil)
  }

  @Test func textsOfNoVersionAreCompared() throws {
    let specifier = try VersionSpecifier("===Some-Thing")
    #expect(specifier.version == nil)
    #expect(specifier.matchesText("some-thing"))
    #expect(!specifier.matchesText("other"))
  }

  /// Long and odd input is read or refused, in time that grows with its length.
  @Test func whatPassesIsFoundAmongManyAsOneByOne() throws {
    for seed in 0..<60 {
      var generator = VersionGenerator(seed: UInt64(seed))
      var versions = Set(
        (0..<(seed * 4)).compactMap { _ in try? Version(generator.version(close: true)) })
      if seed % 3 == 0 {
        for _ in 0..<20 { if let one = try? Version(generator.version()) { versions.insert(one) } }
      }
      let ascending = AscendingVersions(versions.sorted())
      for _ in 0..<60 {
        let text = (0..<Int.random(in: 0...3, using: &generator.random))
          .map { _ in generator.specifier() }.joined(separator: ",")
        guard let set = try? VersionSpecifierSet(text) else { continue }
        let found = ascending.matches(set).flatMap { Array($0) }
        #expect(
          found == ascending.versions.indices.filter { set.contains(ascending.versions[$0]) },
          "\(text) in \(ascending.versions)")
      }
    }
  }

  @Test func hostileInputIsRefused() throws {
    let many = 200_000
    let dots = String(repeating: "1.", count: many) + "1"
    #expect(try Version(dots).release.count == many + 1)
    #expect(throws: VersionError.self) { try Version(String(repeating: "9", count: many)) }
    #expect(throws: VersionError.self) { try Version(dots + "x") }
    let local = "1+" + String(repeating: "9", count: many)
    #expect(try Version(local).local?.count == many)
    let commas = String(repeating: ",", count: many) + ">=1"
    #expect(try VersionSpecifierSet(commas).specifiers.count == 1)
    var random = SeededGenerator(seed: 41)
    for _ in 0..<20000 {
      let bytes = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
        random.chance(70)
          ? random.pick(Array("0123456789.!+-_abrcpostdev*<>=~, ".utf8))
          : UInt8.random(in: 0...255, using: &random)
      }
      _ = Version(utf8: bytes)
      _ = try? VersionSpecifierSet(String(decoding: bytes, as: UTF8.self))
      _ = try? VersionSpecifierSet(lenient: String(decoding: bytes, as: UTF8.self))
    }
  }
}
