import PykVersions
import Testing

@Test func placeholder() throws {
  for text in ["1.0", "2.31.0.20240125", "1!2.0", "1.0a1.post2.dev3", "0", "0.0", "1.0+cpu"] {
    #expect(try Version(text).description == text)
  }
  #expect(try Version("1.0") == Version("1.0.0"))
  #expect(try VersionSpecifierSet(">=1.0,<2").contains(Version("1.5")))
}
