import PykMetadata
import PykRequirements
import PykVersions
import Testing

@Test(arguments: [
  ("falcon-0.4.1-py2.py3-none-any.whl", "falcon", "0.4.1", "py2.py3-none-any"),
  ("Foo.Bar-1.0-1build-cp311-abi3-linux_x86_64.whl", "foo-bar", "1.0", "cp311-abi3-linux_x86_64"),
  ("a_b-1.0_1-py3-none-any.whl", "a-b", "1.0.post1", "py3-none-any"),
  ("x-1!2.0+local.1-py3-none-any.whl", "x", "1!2.0+local.1", "py3-none-any"),
])
func wheelNamesAreTaken(filename: String, name: String, version: String, tags: String) throws {
  let wheel = try WheelFilename(filename)
  #expect(wheel.name.normalized == name)
  #expect(wheel.version.description == version)
  #expect(wheel.compressedTags == tags)
}

@Test(arguments: [
  "x.whl", "x-1.0.whl", "x-1.0-py3-none.whl", "x-1.0-abc-py3-none-any.whl",
  "x-one-py3-none-any.whl",
  "x-1.0-py3-none-.whl", "x__y-1.0-py3-none-any.whl", "x-1.0-1-2-py3-none-any.whl", "x-1.0.zip", "",
])
func whatIsNoWheelIsRefused(filename: String) {
  #expect(throws: (any Error).self) { try WheelFilename(filename) }
}

@Test(arguments: [
  ("falcon-0.3.0.tar.gz", nil, "falcon", "0.3.0"),
  ("acme-sql-2.0.zip", nil, "acme-sql", "2.0"),
  ("acme-sql-2.0-1.tar.gz", "acme-sql", "acme-sql", "2.0.post1"),
  ("x-2-3.tar.gz", "x-2", "x-2", "3"),
  ("Twisted-13.1.0.tar.bz2", nil, "twisted", "13.1.0"),
])
func sourceNamesAreTaken(filename: String, expected: String?, name: String, version: String) throws
{
  let file = try SdistFilename(filename, expecting: try expected.map { try PackageName($0) })
  #expect(file.name.normalized == name)
  #expect(file.version.description == version)
}

@Test func tagsExpandAndRank() {
  let supported = SupportedTags(
    WheelTag.expanded("cp311-cp311-manylinux_2_17_x86_64") + WheelTag.expanded("py3-none-any"))
  #expect(supported.priority(ofCompressed: "py2.py3-none-any") == 1)
  #expect(
    supported.priority(ofCompressed: "cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64") == 0)
  #expect(supported.priority(ofCompressed: "cp310-cp310-win32") == nil)
  #expect(
    WheelTag.expanded("py2.py3-none-any").map(\.description) == ["py2-none-any", "py3-none-any"])
}

@Test func buildTagsOrderByTheirNumber() throws {
  #expect(try #require(BuildTag("2")) < #require(BuildTag("10")))
  #expect(try #require(BuildTag("2")) < #require(BuildTag("2a")))
  #expect(BuildTag("a1") == nil)
}
