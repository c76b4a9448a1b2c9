import PykFormats
import PykMetadata
import PykRequirements
import PykVersions
import Testing

private let text = """
  Metadata-Version: 2.1
  Name: Acme.App
  Version: 1.0.0
  Summary: It does
  Requires-Dist: flask (>=2)
  Requires-Dist: old>=3.5.*; python_version < "3"
  Requires-Dist: ???
  Requires-Python: >=3.6
  Provides-Extra: socks
  Project-URL: Home, https://example.org/
  Keywords: a, b

  The long story.

  """

@Test func metadataIsReadLeniently() throws {
  let metadata = try CoreMetadata(parsing: Array(text.utf8))
  #expect(metadata.name.written == "Acme.App")
  #expect(metadata.version.description == "1.0.0")
  #expect(metadata.requiresDist.map(\.name.normalized) == ["flask", "old"])
  #expect(metadata.faults == ["`Requires-Dist: ???` can't be understood"])
  #expect(metadata.requiresPython?.description == ">=3.6")
  #expect(metadata.providesExtra.map(\.normalized) == ["socks"])
  #expect(metadata.description == "The long story.\n")
  #expect(metadata.summary == "It does")
}

@Test func metadataAsJSONHasTheFieldsOfPEP566() throws {
  let json = try CoreMetadata(parsing: Array(text.utf8)).jsonValue
  #expect(json["name"] == "Acme.App")
  #expect(json["keywords"] == ["a", "b"])
  #expect(json["project_url"] == ["Home, https://example.org/"])
  #expect(json["description"] == "The long story.\n")
}

@Test(arguments: [
  "Name: x", "Version: 1", "Name: x\nVersion: one", "Name: ?\nVersion: 1",
  "Metadata-Version: 3.0\nName: x\nVersion: 1", "",
])
func metadataWithoutNameOrVersionIsRefused(text: String) {
  #expect(throws: (any Error).self) { try CoreMetadata(parsing: Array(text.utf8)) }
}

@Test(arguments: [
  ("2.1", "", false), ("2.2", "", true), ("2.2", "Dynamic: Requires-Dist\n", false),
  ("2.4", "Dynamic: Description\n", true),
])
func onlyStaticMetadataCountsForResolving(version: String, dynamic: String, expected: Bool) throws {
  let text = "Metadata-Version: \(version)\nName: x\nVersion: 1\n\(dynamic)"
  #expect(try CoreMetadata(parsing: Array(text.utf8)).isStaticForResolving == expected)
}

@Test(arguments: [
  #"{"archive_info": {"hash": "sha256=ab", "hashes": {"sha256": "ab"}}, "url": "file:///x.whl"}"#,
  #"{"dir_info": {"editable": true}, "url": "file:///p"}"#,
  #"{"dir_info": {}, "url": "file:///p"}"#,
  #"{"url": "https://example.org/x.git", "vcs_info": {"commit_id": "c", "requested_revision": "v1", "vcs": "git"}}"#,
])
func directURLsRoundTrip(text: String) throws {
  #expect(try #require(DirectURL(parsing: Array(text.utf8))).serialized() == text)
}
