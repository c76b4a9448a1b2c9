import PykDiagnostics
import Testing

@testable import PykVersions

@Suite struct VersionErrorTests {
  /// The text, where the caret stands below it and what it says, and the hint.
  static let versions: [(String, String, String?)] = [
    ("", "^ expected a version such as `1.0`", nil),
    ("latest", "^ expected a version such as `1.0`", nil),
    ("1.0.x", "   ^ expected the end of the version", nil),
    ("1!", "  ^ expected a number after the epoch", nil),
    ("1.0+", "    ^ expected letters or digits after `+`", nil),
    ("1.99999999999999999999", "  ^ expected a number of at most 9223372036854775807", nil),
  ]

  static let specifiers: [(String, String, String?)] = [
    (
      "1.0", "^~~ expected one of `~=`, `==`, `!=`, `<=`, `>=`, `<`, `>`, `===`",
      "write `==1.0` to ask for that version"
    ),
    (
      "=1.0", "^ expected one of `~=`, `==`, `!=`, `<=`, `>=`, `<`, `>`, `===`",
      "write `==` to ask for one version"
    ),
    (">=1.*", "   ^~ `.*` goes with `==` and `!=` alone", "write `>=1`"),
    (">1.0, <=2.0+x", "           ^~ a local part goes with `==` and `!=` alone", "write `<=2.0`"),
    ("~=1", "^~~ `~=` needs two release numbers at least", "write `~=1.0` or `==1.*`"),
    ("==1.0a1.*", "       ^~ `.*` follows nothing but release numbers", nil),
    (">=1.0 <2", "      ^ expected `,` or the end", nil),
    (">=", "  ^ expected a version such as `1.0`", nil),
    ("é>=1", "^ expected one of `~=`, `==`, `!=`, `<=`, `>=`, `<`, `>`, `===`", nil),
  ]

  @Test func versionsPointAtTheFault() {
    for (text, caret, hint) in Self.versions {
      #expect(throws: VersionError.self) { try Version(text) }
      do { _ = try Version(text) } catch { check(error, caret, hint) }
    }
  }

  @Test func specifiersPointAtTheFault() {
    for (text, caret, hint) in Self.specifiers {
      #expect(throws: VersionError.self) { try VersionSpecifierSet(text) }
      do { _ = try VersionSpecifierSet(text) } catch { check(error, caret, hint) }
    }
  }

  private func check(_ error: VersionError, _ caret: String, _ hint: String?) {
    let diagnosis = error.diagnosis
    #expect(diagnosis.excerpt?.drawn().split(separator: "\n").last.map(String.init) == caret)
    #expect(diagnosis.hints.first == hint, "\(error.text)")
    #expect(!diagnosis.what.isEmpty)
  }
}
