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
  REQUIRES-DIST: last
  Requires-Python: >=3.6
  Provides-Extra: socks
  Project-URL: Home Page, https://example.org/
  Keywords: a, b
  License: UNKNOWN

  The long story.

  """

@Suite struct CoreMetadataTests {
  @Test(arguments: [CoreMetadata.Scope.everything, .resolving])
  func metadataIsReadLeniently(scope: CoreMetadata.Scope) throws {
    let metadata = try CoreMetadata(parsing: Array(text.utf8), scope: scope)
    #expect(metadata.name.written == "Acme.App")
    #expect(metadata.version.description == "1.0.0")
    #expect(metadata.requiresDist.map(\.name.normalized) == ["flask", "old", "last"])
    #expect(
      metadata.faults == [
        "`Requires-Dist: ???` can't be understood: expected the name of a package"
      ])
    #expect(metadata.requiresPython?.description == ">=3.6")
    #expect(metadata.providesExtra.map(\.normalized) == ["socks"])
    #expect(metadata.description == (scope == .everything ? "The long story.\n" : nil))
    #expect(metadata.fields.isEmpty == (scope == .resolving))
  }

  @Test func fieldsAreFoundByName() throws {
    let metadata = try CoreMetadata(parsing: Array(text.utf8))
    #expect(metadata.summary == "It does")
    #expect(metadata.homePage == "https://example.org/")
    #expect(metadata.keywords == ["a", "b"])
    #expect(metadata.license == nil)
    #expect(metadata["metadata-version"] == "2.1")
    #expect(metadata["nonsense"] == nil)
  }

  @Test(arguments: [
    "Name: x", "Version: 1", "Name: x\nVersion: one", "Name: ?\nVersion: 1",
    "Metadata-Version: 3.0\nName: x\nVersion: 1", "", "\n\nName: x\nVersion: 1\n",
  ])
  func metadataWithoutNameOrVersionIsRefused(text: String) {
    #expect(throws: (any Error).self) { try CoreMetadata(parsing: Array(text.utf8)) }
  }

  @Test(arguments: [("2.6", 0), ("2.7", 1), ("1.9", 0), ("2.x", 0)])
  func aNewerMinorVersionIsAWarning(version: String, warnings: Int) throws {
    let text = "Metadata-Version: \(version)\nName: x\nVersion: 1\n"
    #expect(try CoreMetadata(parsing: Array(text.utf8)).warnings.count == warnings)
  }

  @Test func whatOldToolsWroteIsRead() throws {
    let text =
      "Metadata-Version: 1.0\r\nName: x\r\nVersion: 1\r\nRequires-Python: what?\r\nProvides-Extra: a b\r\n"
      + "Description: First\r\n        second\r\n       |third\r\n          fourth\r\nAuthor: J\u{fc}"
    let metadata = try CoreMetadata(parsing: text.unicodeScalars.map { UInt8($0.value) })
    #expect(metadata.description == "First\nsecond\nthird\n  fourth")
    #expect(metadata["Author"] == "Jü")
    #expect(metadata.requiresPython == nil)
    #expect(metadata.faults.isEmpty)
    #expect(metadata.warnings.count == 2)
  }

  @Test func faultsShowNoCredentials() throws {
    let text =
      "Name: x\nVersion: 1\nRequires-Dist: y @ https://me:hunter2@example.org/y.whl ; nonsense\n"
    let metadata = try CoreMetadata(parsing: Array(text.utf8))
    #expect(metadata.faults.count == 1)
    #expect(!metadata.faults[0].contains("hunter2"))
  }

  @Test func requirementsOfEggsAreReadFromTheirFile() throws {
    let requires =
      "a>=1\n# comment\n\n[socks]\nb\nc @ https://example.org/c.whl\n[:python_version < '3']\nd\n"
      + "[x:os_name == 'nt']\r\ne\r\n"
    let egg = EggRequirements(parsing: Array(requires.utf8))
    #expect(
      egg.requirements == [
        "a>=1", "b; extra == \"socks\"", "c @ https://example.org/c.whl ; extra == \"socks\"",
        "d; python_version < '3'", "e; (os_name == 'nt') and extra == \"x\"",
      ])
    let text = Array("Name: x\nVersion: 1\n".utf8)
    let metadata = try CoreMetadata(parsing: text, eggRequirements: Array(requires.utf8))
    #expect(metadata.requiresDist.map(\.name.normalized) == ["a", "b", "c", "d", "e"])
    #expect(metadata.faults.isEmpty)
    let own = try CoreMetadata(
      parsing: text + Array("Requires-Dist: z\n".utf8), eggRequirements: Array(requires.utf8))
    #expect(own.requiresDist.map(\.name.normalized) == ["z"])
  }

  @Test(arguments: [
    ("2.1", "", false), ("2.2", "", true), ("2.2", "Dynamic: Requires-Dist\n", false),
    ("2.4", "Dynamic: Description\n", true), ("2.10", "", true), ("what", "", false),
  ])
  func onlyStaticMetadataCountsForResolving(
    version: String, dynamic: String, expected: Bool
  ) throws {
    let text = "Metadata-Version: \(version)\nName: x\nVersion: 1\n\(dynamic)"
    for scope in [CoreMetadata.Scope.everything, .resolving] {
      let metadata = try CoreMetadata(parsing: Array(text.utf8), scope: scope)
      #expect(metadata.isStaticForResolving == expected)
    }
  }

  @Test func metadataAsJSONHasTheFieldsOfPEP566() throws {
    let json = try CoreMetadata(parsing: Array(text.utf8)).jsonValue
    #expect(
      json.members.map(\.key) == [
        "metadata_version", "name", "version", "summary", "keywords", "license", "requires_dist",
        "requires_python", "project_url", "provides_extra", "description",
      ])
    #expect(json["name"] == "Acme.App")
    #expect(json["keywords"] == ["a", "b"])
    #expect(json["project_url"] == ["Home Page, https://example.org/"])
    #expect(json["description"] == "The long story.\n")
  }
}
