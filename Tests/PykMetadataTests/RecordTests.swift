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

@Test(arguments: [
  "a,sha256=x,1", "a,rot13=abc,1", "a,,-1", "a,,x", "a,nothing,99999999999999999999",
])
func recordOfWhatIsInstalledIsTakenForItsPaths(_ line: String) throws {
  let record = try Record(parsing: Array("\(line)\n,,\nb,,\n".utf8), isLenient: true)
  #expect(record.entries.map(\.path) == ["a", "b"])
}

@Test func recordNamesTheLineOfAFault() {
  do {
    _ = try Record(parsing: Array("a,,\n\"b\nc\",,\nd,,x\n".utf8))
    Issue.record("`x` was taken for a size")
  } catch {
    #expect(error.line == 4)
  }
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
