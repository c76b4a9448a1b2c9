import Foundation
import PykFiles
import PykRequirements
import Synchronization
import SystemPackage
import Testing

@testable import PykInstall

/// Environments that are not laid out, or not behaved, like the usual one.
@Suite struct SchemeTests {
  private static let wheel = TestWheel(
    "pkg", "1.0",
    [
      .init("pkg/a.py", "1"), .init("pkg/run", "#!/bin/sh\n", mode: 0o755),
      .init("pkg-1.0.data/data/share/pkg/x", "x"), .init("pkg-1.0.data/scripts/tool", "#!python\n"),
    ])

  @Test func aTargetFolderIsMadeAndFilled() throws {
    let scratch = try Scratch()
    let target = scratch.folder.path.appending("some/target")
    let scheme = InstallScheme(
      prefix: target, purelib: target, platlib: target, scripts: target.appending("bin"),
      headers: target.appending("include"), data: target, interpreter: "/usr/bin/python3",
      pythonVersion: .init(3, 11))
    let addition = Addition(wheel: try Self.wheel.add(to: scratch.store))
    _ = try Transaction.carryOut(InstallPlan(additions: [addition]), on: scheme)
    let found = try Tree.snapshot(target)
    #expect(found["pkg/a.py"] == "644 1")
    #expect(found["bin/tool"] == "755 #!/usr/bin/python3\n")
    #expect(found["share/pkg/x"] == "644 x")
    #expect(found["pkg-1.0.dist-info/RECORD"]?.hasPrefix("644 bin/tool,sha256=") == true)
    let installed = try InstalledEnvironment(reading: [target]).distributions
    _ = try Transaction.carryOut(InstallPlan(removals: installed), on: scheme)
    #expect(try Tree.snapshot(target).keys.sorted() == ["bin/"])
  }

  @Test func aFailureLeavesNoFolderBehind() throws {
    let scratch = try Scratch()
    let target = scratch.folder.path.appending("some/target")
    var scheme = Scratch.scheme(target)
    scheme.interpreter = "/with\nbreak"
    let addition = Addition(wheel: try Self.wheel.add(to: scratch.store))
    #expect(throws: (any Error).self) {
      try Transaction.carryOut(InstallPlan(additions: [addition]), on: scheme)
    }
    #expect(!Files.exists(scratch.folder.path.appending("some")))
  }

  @Test func separateFoldersForPureAndBinary() throws {
    let scratch = try Scratch()
    var scheme = scratch.scheme
    scheme.platlib = scheme.prefix.appending("lib64/python3.11/site-packages")
    var wheel = Self.wheel
    wheel.isPure = false
    let addition = Addition(wheel: try wheel.add(to: scratch.store))
    let before = try scratch.snapshot()
    _ = try Transaction.carryOut(InstallPlan(additions: [addition]), on: scheme)
    #expect(scratch.exists("lib64/python3.11/site-packages/pkg/a.py"))
    #expect(!scratch.exists("lib/python3.11/site-packages/pkg"))
    let installed = try InstalledEnvironment(reading: [scheme.platlib]).distributions
    _ = try Transaction.carryOut(InstallPlan(removals: installed), on: scheme)
    #expect(try scratch.snapshot().filter { !$0.key.hasPrefix("lib64") } == before)
  }

  @Test func aSharedPrefixKeepsItsFolders() throws {
    let scratch = try Scratch()
    var scheme = scratch.scheme
    scheme.isVirtualEnvironment = false
    try Files.createDirectories(scheme.prefix.appending("share"))
    let addition = Addition(wheel: try Self.wheel.add(to: scratch.store))
    _ = try Transaction.carryOut(InstallPlan(additions: [addition]), on: scheme)
    _ = try Transaction.carryOut(
      InstallPlan(removals: scratch.installed().distributions), on: scheme)
    #expect(scratch.exists("share"))
    #expect(!scratch.exists("share/pkg"))
  }

  /// An overlay's lower layer, as in a container image: folders there can't be renamed.
  @Test func foldersThatCanNotBeRenamedAreMovedFileByFile() throws {
    let scratch = try Scratch()
    let before = try scratch.snapshot()
    _ = try scratch.install(Self.wheel)
    let purelib = scratch.scheme.purelib
    var options = TransactionOptions()
    let refused = Mutex(0)
    options.fault = { step in
      guard case .setAside(let path, let target) = step, Files.isDirectory(FilePath(path)) else {
        return
      }
      refused.withLock { $0 += 1 }
      throw FileFailure("rename", FilePath(path), to: FilePath(target), errno: .improperLink)
    }
    let preview = try RemovalPreview(
      removing: scratch.installed().distributions, from: scratch.scheme)
    #expect(preview.paths.contains(purelib.appending("pkg")))
    try scratch.change(remove: ["pkg"], options: options)
    #expect(refused.withLock { $0 } == 1)
    #expect(try scratch.snapshot() == before)
  }

  /// Under another umask files are not shared with the store: their permissions would be wrong.
  @Test func permissionsAreThoseOfTheUmask() throws {
    let scratch = try Scratch()
    let wheel = try Self.wheel.add(to: scratch.store)
    // Changing the umask would change it for every test: the store is what differs here.
    try Files.setPermissions(of: wheel.tree.appending("pkg/a.py"), .init(rawValue: 0o600))
    try Files.setPermissions(of: wheel.tree.appending("pkg/run"), .init(rawValue: 0o700))
    let path = wheel.path.appending("manifest")
    var bytes = try Files.read(path)
    bytes[ManifestLayout.fileModeAt] = UInt8(0o600 & 0xff)
    bytes[ManifestLayout.fileModeAt + 1] = UInt8(0o600 >> 8)
    let sum = bytes[ManifestLayout.checkedFrom...].withUnsafeBytes {
      ManifestLayout.checksum(of: $0)
    }
    for index in 0..<8 {
      bytes[ManifestLayout.checksumAt + index] = UInt8(truncatingIfNeeded: sum >> (8 * index))
    }
    try Files.replace(path, with: bytes)
    _ = try scratch.install(Self.wheel)
    let site = "lib/python3.11/site-packages"
    #expect(try scratch.snapshot()["\(site)/pkg/a.py"] == "644 1")
    #expect(try scratch.snapshot()["\(site)/pkg/run"] == "755 #!/bin/sh\n")
    #expect(try scratch.snapshot()["share/pkg/x"] == "644 x")
  }

  @Test func aDamagedJournalIsNotGuessedAt() throws {
    let scratch = try Scratch()
    let stage = scratch.scheme.purelib.appending(".pyk-stage-x")
    try Files.createDirectories(stage.appending("old"))
    try Files.write(Array("pyk journal 1\0stage".utf8), to: stage.appending("journal"))
    #expect(throws: (any Error).self) { try scratch.install(Self.wheel) }
    #expect(Files.exists(stage.appending("journal")))
  }
}
