import Foundation
import SystemPackage
import Testing

@testable import PykFiles

@Suite struct LinkerTests {
  /// A folder with a plain and an executable file, and an empty one to link to.
  private func inFolders(_ body: (Directory, Directory) throws -> Void) throws {
    try inTemporaryFolder { folder in
      let root = try Directory(folder)
      let store = try root.createDirectories("store")
      try store.createDirectory("pkg")
      try store.write(Array("plain".utf8), to: "pkg/plain")
      try store.write(Array("run".utf8), to: "pkg/run", mode: .newExecutable)
      try store.write([], to: "pkg/empty")
      let stage = try root.createDirectories("stage")
      try stage.createDirectory("pkg")
      try body(store, stage)
    }
  }

  @Test(arguments: [nil] + LinkMode.allCases)
  func everyModeBringsTheSameFiles(mode: LinkMode?) throws {
    try inFolders { store, stage in
      let route = try Linker(mode: mode).route(from: store, to: stage)
      for name in ["pkg/plain", "pkg/run", "pkg/empty"] { try route.link(name, as: name) }
      for name in ["plain", "run", "empty"] {
        let (old, new) = (
          store.path.appending("pkg/\(name)"), stage.path.appending("pkg/\(name)")
        )
        #expect(try Files.read(old) == Files.read(new))
        #expect(Files.isExecutable(new) == (name == "run"))
        let kind = try Files.status(new, followLinks: false)?.kind
        #expect(kind == (mode == .symlink ? .symbolicLink : .regular))
        let isSame = try Files.status(old)?.inode == Files.status(new)?.inode
        #expect(isSame == (route.mode == .hardlink || route.mode == .symlink))
      }
      if let mode, mode != .clone { #expect(route.mode == mode) }
      if mode == nil { #expect(route.mode == .clone || route.mode == .hardlink) }
      let failure = #expect(throws: FileFailure.self) { try route.link("pkg/run", as: "pkg/run") }
      #expect(failure?.errno == .fileExists)
      // A symbolic link may name what is not there.
      if mode != .symlink {
        #expect(throws: FileFailure.self) { try route.link("pkg/none", as: "pkg/none2") }
        #expect(try !stage.exists("pkg/none2"))
      }
    }
  }

  @Test func aCopyCanBeWrittenTo() throws {
    try inFolders { store, stage in
      let route = try Linker(mode: .hardlink).route(from: store, to: stage)
      try store.setPermissions(of: "pkg/plain", [.ownerRead])
      try route.copy("pkg/plain", as: "RECORD")
      try Files.setPermissions(of: stage.path.appending("RECORD"), .ownerReadWrite)
      try stage.write([1], to: "RECORD")
      #expect(try store.read("pkg/plain") == Array("plain".utf8))
    }
  }

  /// `/dev/shm` is another file system than the temporary folder on most machines.
  @Test(.enabled(if: isOtherFileSystem("/dev/shm"), "there is no second file system to write to"))
  func betweenFileSystemsFilesAreCopied() throws {
    try inFolders { store, _ in
      let other = try TemporaryDirectory(in: "/dev/shm")
      let target = try Directory(other.path)
      let linker = Linker(mode: nil)
      let route = try linker.route(from: store, to: target)
      try route.link("pkg/run", as: "run")
      #expect(route.mode == .copy)
      #expect(try target.read("run") == Array("run".utf8))
      #expect(Files.isExecutable(other.path.appending("run")))
      // What was found out holds for the next pair of folders too, but not for other systems.
      #expect(try linker.route(from: store, to: target).mode == .copy)
      #expect(try linker.route(from: store, to: store).mode == .clone)
    }
  }

  @Test func aLargeFileIsCopiedWhole() throws {
    try inTemporaryFolder { folder in
      let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
      try Files.write(bytes, to: folder.appending("a"))
      try Files.copy(folder.appending("a"), to: folder.appending("b"))
      #expect(try Files.read(folder.appending("b")) == bytes)
      let failure = #expect(throws: FileFailure.self) {
        try Files.copy(folder.appending("a"), to: folder.appending("b"))
      }
      #expect(failure?.errno == .fileExists)
      // A file that says it is empty and is not.
      try Files.copy("/proc/self/status", to: folder.appending("c"))
      #expect(try !Files.read(folder.appending("c")).isEmpty)
    }
  }
}

private func isOtherFileSystem(_ path: FilePath) -> Bool {
  guard Files.isWritable(path), let other = try? Files.status(path)?.device,
    let own = try? Files.status(FilePath(NSTemporaryDirectory()))?.device
  else { return false }
  return other != own
}
