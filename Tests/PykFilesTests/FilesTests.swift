import Foundation
import SystemPackage
import Testing

@testable import PykFiles

/// Runs `body` in a folder of its own.
func inTemporaryFolder<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
  let folder = try TemporaryDirectory(in: FilePath(NSTemporaryDirectory()))
  defer { try? folder.close() }
  return try body(folder.path)
}

@Suite struct FilesTests {
  @Test func whatIsWrittenIsRead() throws {
    try inTemporaryFolder { folder in
      for size in [0, 1, 4095, 4096, 4097, 300_000] {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let path = folder.appending("file")
        try Files.write(bytes, to: path)
        #expect(try Files.read(path) == bytes)
        #expect(try MappedFile(path).withBytes { $0.elementsEqual(bytes) })
        #expect(try Files.status(path)?.size == size)
      }
    }
  }

  @Test func aFileLongerThanTheLimitIsRefused() throws {
    try inTemporaryFolder { folder in
      let path = folder.appending("file")
      try Files.write([1, 2, 3, 4], to: path)
      #expect(try Files.read(path, limit: 4).count == 4)
      let failure = #expect(throws: FileFailure.self) { try Files.read(path, limit: 3) }
      #expect(failure?.errno == .fileTooLarge)
    }
  }

  @Test func aFileOfUnknownSizeIsReadWhole() throws {
    let text = try Files.readText("/proc/self/status")
    #expect(text.contains("VmRSS"))
  }

  @Test func replacingLeavesNothingBeside() throws {
    try inTemporaryFolder { folder in
      let path = folder.appending("pip.conf")
      try Files.replace(path, with: Array("one".utf8))
      try Files.replace(path, with: Array("two".utf8), mode: .ownerReadWrite, durable: true)
      #expect(try Files.readText(path) == "two")
      #expect(try Files.status(path)?.permissions == .ownerReadWrite)
      #expect(try Files.entries(of: folder) == [DirectoryEntry(name: "pip.conf", kind: .regular)])
    }
  }

  @Test func aReplacementThatFailsLeavesTheOldFile() throws {
    try inTemporaryFolder { folder in
      let path = folder.appending("taken")
      try Files.createDirectories(path.appending("by"))
      #expect(throws: FileFailure.self) { try Files.replace(path, with: [1]) }
      #expect(try Files.entries(of: folder) == [DirectoryEntry(name: "taken", kind: .directory)])
    }
  }

  @Test func replacingALinkReplacesTheLink() throws {
    try inTemporaryFolder { folder in
      let (file, link) = (folder.appending("file"), folder.appending("link"))
      try Files.write([1], to: file)
      try Files.symbolicLink(target: "file", at: link)
      #expect(try Files.readLink(link) == "file")
      try Files.replace(link, with: [2])
      #expect(try Files.read(file) == [1])
      #expect(try Files.status(link, followLinks: false)?.kind == .regular)
    }
  }

  @Test func foldersAreCreatedOnce() throws {
    try inTemporaryFolder { folder in
      let deep = folder.appending("a/b/c")
      try Files.createDirectories(deep)
      try Files.createDirectories(deep)
      #expect(Files.isDirectory(deep))
      try Files.write([], to: folder.appending("file"))
      let failure = #expect(throws: FileFailure.self) {
        try Files.createDirectories(folder.appending("file/x"))
      }
      #expect(failure?.errno == .notDirectory)
      #expect(throws: FileFailure.self) {
        try Files.createDirectories(folder.appending("file"))
      }
    }
  }

  @Test func whatIsAbsentIsNil() throws {
    try inTemporaryFolder { folder in
      #expect(try Files.status(folder.appending("none")) == nil)
      #expect(try Files.status(folder.appending("none/deeper")) == nil)
      try Files.symbolicLink(target: "nowhere", at: folder.appending("dangling"))
      #expect(!Files.exists(folder.appending("dangling")))
      #expect(Files.exists(folder.appending("dangling"), followLinks: false))
    }
  }

  @Test func renamingKnowsWhatIsInTheWay() throws {
    try inTemporaryFolder { folder in
      let (a, b) = (folder.appending("a"), folder.appending("b"))
      try Files.write([1], to: a)
      try Files.write([2], to: b)
      let failure = #expect(throws: FileFailure.self) { try Files.rename(a, to: b, .failing) }
      #expect(failure?.errno == .fileExists)
      try Files.rename(a, to: b, .exchanging)
      #expect(try Files.read(a) == [2])
      try Files.rename(a, to: b)
      #expect(try Files.read(b) == [2])
      #expect(!Files.exists(a))
    }
  }

  @Test func descriptorsAreNotInherited() throws {
    let file = try Files.open("/dev/null")
    let folder = try Directory("/tmp")
    #expect(fcntl(file.descriptor, F_GETFD) & FD_CLOEXEC != 0)
    #expect(fcntl(folder.descriptor, F_GETFD) & FD_CLOEXEC != 0)
  }

  @Test func homeComesFromTheEnvironmentFirst() {
    #expect(Files.homeDirectory(environment: ["HOME": "/home/ann"]) == "/home/ann")
    #expect(Files.homeDirectory(environment: ["HOME": "relative"])?.isAbsolute == true)
  }
}
