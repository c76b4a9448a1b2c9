import Foundation
import PykFiles
import SystemPackage
import Testing

@testable import PykArchive

struct UnpackingTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory(prefix: "pyk-unpacking-") }

  private func unpack(_ bytes: [UInt8]) throws -> String? {
    try SourceArchive(bytes, name: "acme-1.0.tar.gz").unpack(into: Directory(folder.path))
  }

  private func refusal(_ bytes: [UInt8]) throws -> (entry: String?, problem: ArchiveError.Problem)?
  {
    do {
      _ = try unpack(bytes)
      return nil
    } catch let error as ArchiveError {
      return (error.entry, error.problem)
    }
  }

  @Test func keepsContentsLinksAndWhatMayRun() throws {
    let bytes =
      member("acme-1.0/a.txt", "hello")
      + rawHeader("acme-1.0/run.sh", size: "2", mode: "4777") + padded(Array("x\n".utf8))
      + rawHeader("acme-1.0/empty/", type: "5", mode: "0")
      + rawHeader(
        "acme-1.0/link", type: "2",
        link: "../acme-1.0/a.txt")
      + rawHeader("acme-1.0/hard", type: "1", link: "acme-1.0/a.txt")
      + member("acme-1.0/a.txt", "again") + tarEnd
    #expect(try unpack(bytes) == "acme-1.0")
    let top = folder.path.appending("acme-1.0")
    #expect(try Files.readText(top.appending("a.txt")) == "again")
    #expect(try Files.readText(top.appending("link")) == "again")
    #expect(try Files.readText(top.appending("hard")) == "hello")
    let mode = try #require(try Files.status(top.appending("run.sh"))).permissions
    #expect(mode.rawValue & 0o7122 == 0o100)
    #expect(Files.isDirectory(top.appending("empty")))
  }

  @Test(arguments: [
    ("bz2", "bzip2"), ("xz", "xz"), ("gz", "gzip"),
  ]) func readsWhatOthersPacked(_ mode: String, _ name: String) throws {
    let top = folder.path.appending("acme-1.0")
    try Files.createDirectories(top)
    let text = String(repeating: "0123456789abcdef\n", count: 100_000)
    try Files.write(Array(text.utf8), to: top.appending("data.txt"))
    let archive = folder.path.appending("acme.tar.\(mode)")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      "import sys, tarfile; tarfile.open(sys.argv[1], 'w:' + sys.argv[3]).add(sys.argv[2], 'acme-1.0')",
      archive.string, top.string, mode,
    ]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    let bytes = try Files.read(archive)
    try Files.removeTree(top)
    #expect(try unpack(bytes) == "acme-1.0")
    #expect(try Files.readText(top.appending("data.txt")) == text)
    try Files.removeTree(top)
    // Cut off anywhere it is no archive.
    #expect(try refusal(Array(bytes.dropLast(20))) != nil)
  }

  @Test func severalThingsAtTheTopHaveNoCommonFolder() throws {
    #expect(try unpack(member("a/x", "") + member("b/x", "") + tarEnd) == nil)
  }

  @Test func aFileAtTheTopHasNoFolder() throws {
    #expect(try unpack(member("setup.py", "") + tarEnd) == nil)
  }

  /// An archive, by the member that is at fault.
  struct Attack: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    init(_ name: String, _ bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
    var testDescription: String { name }
  }

  /// What PEP 706 refuses, each by the member's name.
  @Test(arguments: [
    Attack("/etc/x", member("/etc/x", "")), Attack("a/../../x", member("a/../../x", "")),
    Attack("a/absolute", rawHeader("a/absolute", type: "2", link: "/etc/passwd")),
    Attack("a/out", rawHeader("a/out", type: "2", link: "../../x")),
    Attack("a/late", rawHeader("a/late", type: "2", link: "b/../../..")),
    Attack("a/hard", rawHeader("a/hard", type: "1", link: "../x")),
    Attack("a/hard", rawHeader("a/hard", type: "1", link: "/etc/passwd")),
    Attack("a/device", rawHeader("a/device", type: "3")),
    Attack("a/pipe", rawHeader("a/pipe", type: "6")),
    Attack("a/l/x", rawHeader("a/l", type: "2", link: ".") + member("a/l/x", "")),
    Attack("a/x/y", member("a/x", "") + member("a/x/y", "")),
  ]) func refuses(_ attack: Attack) throws {
    let found = try #require(try refusal(attack.bytes + tarEnd))
    #expect(found.entry == attack.name)
  }
}
