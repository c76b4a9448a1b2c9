import PykDigests
import Testing

@testable import PykMetadata

@Test func recordReadsWhatCsvWrites() throws {
  let text =
    "a/b.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\r\n"
    + "\"a, \"\"b\"\".py\",,\n\n../../../bin/x,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,7"
  let record = try Record(parsing: Array(text.utf8))
  #expect(record.entries.map(\.path) == ["a/b.py", "a, \"b\".py", "../../../bin/x"])
  #expect(record.entries.map(\.size) == [0, nil, 7])
  #expect(record.entries[0].digest == Digest(.sha256, of: []))
  #expect(record.entries[1].digest == nil)
  #expect(try Record(parsing: record.serialized()) == record)
}

@Test(arguments: [",,", "a,sha256=x,1", "a,rot13=abc,1", "a,,-1", "a,,x"])
func recordRefuses(_ line: String) {
  #expect(throws: RecordError.self) { try Record(parsing: Array(line.utf8)) }
}

@Test func entryPointsKeepGroupsAndOrder() throws {
  let text = """
    # a comment
    [console_scripts]
    flask = flask.cli:main
    Other=a.b : C.d [x, y]

    [plugins]
    whole = some.module
    """
  let entryPoints = try EntryPoints(parsing: Array(text.utf8))
  #expect(
    entryPoints.consoleScripts == [
      EntryPoint(name: "flask", module: "flask.cli", attribute: "main"),
      EntryPoint(name: "Other", module: "a.b", attribute: "C.d", extras: ["x", "y"]),
    ])
  #expect(entryPoints["plugins"] == [EntryPoint(name: "whole", module: "some.module")])
}

@Test(arguments: [
  "[a", "x = y:z", "[a]\nnothing", "[a]\nx = 1bad:z", "[a]\nx = y:z; import os", "[a]\n = y:z",
])
func entryPointsRefuse(_ text: String) {
  #expect(throws: (any Error).self) { try EntryPoints(parsing: Array(text.utf8)) }
}

@Test func wheelFileIsRead() throws {
  let text =
    "Wheel-Version: 1.9\nGenerator: x\nRoot-Is-Purelib: true\nTag: py2-none-any\nTag: py3-none-any\n"
  let wheel = try WheelMetadata(parsing: Array(text.utf8))
  #expect((wheel.major, wheel.minor) == (1, 9))
  #expect(wheel.rootIsPurelib)
  #expect(wheel.tags == ["py2-none-any", "py3-none-any"])
  #expect(throws: (any Error).self) { try WheelMetadata(parsing: Array("Tag: x\n".utf8)) }
  #expect(throws: (any Error).self) { try WheelMetadata(parsing: Array("Wheel-Version: x".utf8)) }
}
