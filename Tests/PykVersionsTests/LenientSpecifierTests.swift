import PykVersions
import Testing

/// What old distributions have in their metadata, and what it is taken for.
@Suite struct LenientSpecifierTests {
  static let table: [(String, String)] = [
    (">=3.5.*", ">=3.5"), (">= 2.7.*", ">=2.7"), ("<4.*", "<4"), (">3.*", ">3"),
    ("<=3.9.*", "<=3.9"),
    ("~=3.6.*", "~=3.6"), (">=2.7,!=3.0.*,!=3.1*", "!=3.0.*,!=3.1.*,>=2.7"),
    (">=2.7 <4", "<4,>=2.7"), (">=2.7<4", "<4,>=2.7"), (">=1.0,", ">=1.0"), (",>=1.0", ">=1.0"),
    ("(>=1.0,<2)", "<2,>=1.0"), (">='2.7'", ">=2.7"), (">= \"3.6\"", ">=3.6"), ("!=~3.0", "!=3.0"),
    ("~=3", ">=3"), ("=1.0", "==1.0"), (">=1.0+local", ">=1.0"), ("", ""), ("==1.0.*", "==1.0.*"),
  ]

  @Test func oldMetadataIsUnderstood() throws {
    for (text, meaning) in Self.table {
      #expect(try VersionSpecifierSet(lenient: text).description == meaning, "\(text)")
    }
  }

  @Test(arguments: ["nonsense", ">=", ">=abc", "3.6", "==", "!"])
  func nonsenseStaysNonsense(_ text: String) {
    #expect(throws: VersionError.self) { try VersionSpecifierSet(lenient: text) }
  }

  @Test func aPersonIsToldInstead() {
    for (text, _) in Self.table.prefix(6) {
      #expect(throws: VersionError.self, "\(text)") { try VersionSpecifierSet(text) }
    }
  }
}
