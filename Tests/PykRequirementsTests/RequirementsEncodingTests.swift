import PykDiagnostics
import SystemPackage
import Testing

@testable import PykRequirements

@Suite struct RequirementsEncodingTests {
  private func load(_ bytes: [UInt8]) throws -> RequirementsFile {
    try RequirementsFile.load(.file("r.txt"), environment: [:]) { _ in bytes }
  }

  private func paths(_ bytes: [UInt8]) throws -> [String] {
    try load(bytes).requirements.map { "\($0.target)" }
  }

  @Test func marksDecide() throws {
    let text = "./é\nfoo\n"
    #expect(try paths([0xef, 0xbb, 0xbf] + Array(text.utf8)) == ["./é", "foo"])
    let wide = text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    #expect(try paths([0xff, 0xfe] + wide) == ["./é", "foo"])
    let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
    #expect(try paths([0xfe, 0xff] + big) == ["./é", "foo"])
    let widest = text.unicodeScalars.flatMap {
      [UInt8($0.value & 0xff), UInt8($0.value >> 8), 0, 0]
    }
    #expect(try paths([0xff, 0xfe, 0, 0] + widest) == ["./é", "foo"])
    #expect(try paths([0xff, 0xfe]) == [])
    #expect(throws: Failure.self) { try paths([0xff, 0xfe, 0x41]) }
    #expect(throws: Failure.self) { try paths([0xff, 0xfe, 0, 0xd8]) }
  }

  @Test(
    arguments: [
      ("latin-1", 0xe9, "./é"), ("ISO-8859-1", 0xe9, "./é"), ("iso8859-15", 0xa4, "./€"),
      ("latin_9", 0xbd, "./œ"), ("cp1252", 0x80, "./€"), ("windows-1252", 0x99, "./™"),
    ] as [(String, UInt8, String)])
  func commentsDecide(_ name: String, _ byte: UInt8, _ path: String) throws {
    for head in ["# -*- coding: \(name) -*-\n", "# first\r\n# vim: set fileencoding=\(name) :\r\n"]
    {
      #expect(try paths(Array(head.utf8) + Array("./".utf8) + [byte]) == [path])
    }
  }

  @Test func onlyTheFirstTwoLinesDecide() {
    #expect(throws: Failure.self) {
      try paths(Array("#\n#\n# coding: latin-1\n./".utf8) + [0xe9])
    }
    #expect(throws: Failure.self) { try paths(Array("foo # coding: latin-1\n./".utf8) + [0xe9]) }
  }

  @Test func faultsNameThePlace() {
    do {
      _ = try load(Array("foo\n./a".utf8) + [0xe9, 0x0a])
      Issue.record("it was read")
    } catch {
      let diagnosis = Diagnosis(describing: error)
      #expect(diagnosis.what == "can't read line 2 of `r.txt`")
      #expect(diagnosis.excerpt?.column == 4)
      #expect(diagnosis.excerpt?.label == "this byte is not UTF-8")
    }
    do {
      _ = try load(Array("# coding: klingon\n".utf8))
      Issue.record("it was read")
    } catch {
      let excerpt = Diagnosis(describing: error).excerpt
      #expect(excerpt?.drawn() == "# coding: klingon\n          ^~~~~~~ this encoding is not known")
    }
  }
}
