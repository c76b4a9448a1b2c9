import Foundation
import PykDiagnostics
import SystemPackage
import Testing

@testable import PykFiles

@Suite struct FileFailureTests {
  @Test func aFailureNamesTheFileTheCauseAndWhatToDo() {
    let full = FileFailure("write", "/srv/cache/x", errno: .noSpace).diagnosis
    #expect(full.what == "can't write `/srv/cache/x`")
    #expect(full.causes == ["no space is left on the device"])
    #expect(full.hints.first?.contains("`df -h /srv/cache` shows") == true)
    let link = FileFailure("link", "/a/x", to: "/b/x", errno: .improperLink).diagnosis
    #expect(link.what == "can't link `/a/x` to `/b/x`")
  }

  @Test(arguments: [
    Errno.noSpace, .permissionDenied, .readOnlyFileSystem, .tooManyOpenFiles, .fileNameTooLong,
    .improperLink, .notPermitted, .diskQuotaExceeded, .ioError, .fileTooLarge,
    .tooManySymbolicLinkLevels,
  ])
  func whatCanBeHelpedHasAHint(_ errno: Errno) {
    let diagnosis = FileFailure("write", "x", errno: errno).diagnosis
    #expect(!diagnosis.hints.isEmpty)
    #expect(diagnosis.causes.allSatisfy { $0.first?.isLowercase == true && !$0.hasSuffix(".") })
  }

  @Test(.enabled(if: Files.exists("/dev/full"), "there is no /dev/full"))
  func aFullDiskIsToldAsOne() {
    let failure = #expect(throws: FileFailure.self) { try Files.write([1], to: "/dev/full") }
    #expect(failure?.errno == .noSpace)
  }

  @Test func theSystemsOwnWordsBeginInLowerCase() {
    #expect(Errno.brokenPipe.cause == "broken pipe")
    #expect(FileFailure("read", "x", code: -EISDIR).errno == .isDirectory)
  }

  @Test func aNameTooLongIsToldAsThat() {
    let failure = #expect(throws: FileFailure.self) {
      try Files.read(FilePath("/tmp/" + String(repeating: "x", count: 300)))
    }
    #expect(failure?.errno == .fileNameTooLong)
  }

  @Test func aFolderIsNoFile() {
    for operation: () throws -> Void in [
      { _ = try Files.read("/tmp") }, { _ = try MappedFile("/tmp") },
    ] {
      let failure = #expect(throws: FileFailure.self) { try operation() }
      #expect(failure?.errno == .isDirectory)
    }
  }
}
