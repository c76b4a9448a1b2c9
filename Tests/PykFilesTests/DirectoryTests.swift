import Foundation
import SystemPackage
import Testing

@testable import PykFiles

@Suite struct DirectoryTests {
  @Test func whatIsNamedRelativeStaysBelow() throws {
    try inTemporaryFolder { folder in
      let root = try Directory(folder)
      let deep = try root.createDirectories("a/b/c")
      try deep.write([1], to: "file")
      #expect(try root.read("a/b/c/file") == [1])
      #expect(deep.path == folder.appending("a/b/c"))
      try root.replace("a/b/c/file", with: [2], durable: true)
      #expect(try deep.read("file") == [2])
      #expect(try root.status(of: "a/b/c/file")?.size == 1)
      #expect(try root.status(of: "a/none/file") == nil)
      #expect(try deep.entries() == [DirectoryEntry(name: "file", kind: .regular)])
      try root.rename("a/b/c/file", to: root, as: "file")
      try root.hardLink("file", in: root, as: "a/second")
      #expect(try root.status(of: "file")?.linkCount == 2)
      try root.setPermissions(of: "file", .ownerRead)
      #expect(try root.status(of: "a/second")?.permissions == .ownerRead)
      try root.remove("a/second")
      try root.removeDirectory("a/b/c")
      #expect(try !root.exists("a/b/c"))
    }
  }

  @Test(arguments: [
    "", "/", "/etc", "..", "a/..", "a/../b", ".", "./a", "a/.", "a//b", "a/", "a\0b",
  ])
  func namesThatLeadElsewhereAreRefused(_ name: String) throws {
    try inTemporaryFolder { folder in
      let root = try Directory(folder)
      try root.createDirectory("a")
      for operation: () throws -> Void in [
        { _ = try root.read(name) }, { try root.write([], to: name) },
        { _ = try root.directory(name) }, { try root.createDirectories(name) },
        { try root.remove(name) }, { try root.removeTree(name) },
        { _ = try root.status(of: name) }, { try root.replace(name, with: []) },
        { try root.rename("a", to: root, as: name) },
        { try root.symbolicLink(target: "a", at: name) },
      ] {
        let failure = #expect(throws: FileFailure.self) { try operation() }
        #expect(failure?.errno == .invalidArgument)
      }
      #expect(try root.entries() == [DirectoryEntry(name: "a", kind: .directory)])
    }
  }

  /// `out` is a link to a folder beside the root: nothing may get there.
  @Test func linksAreNotFollowed() throws {
    try inTemporaryFolder { folder in
      let outside = folder.appending("outside")
      try Files.createDirectories(outside)
      try Files.write([7], to: outside.appending("secret"))
      try Files.createDirectories(outside.appending("deep/er"))
      let root = try Directory(folder).createDirectories("root")
      try root.symbolicLink(target: "../outside", at: "out")
      try root.symbolicLink(target: "../outside/secret", at: "file")
      for operation: () throws -> Void in [
        { _ = try root.read("out/secret") }, { _ = try root.read("file") },
        { try root.write([1], to: "out/new") }, { try root.write([1], to: "file") },
        { _ = try root.directory("out") }, { _ = try root.directory("out/deep/er") },
        { try root.write([1], to: "out/deep/new") }, { try root.removeDirectory("out/deep/er") },
        { try root.createDirectories("out/x") },
        { try root.remove("out/secret") }, { try root.replace("out/secret", with: [1]) },
        { _ = try root.createFile("out/new") }, { _ = try root.createFile("file") },
        { try root.createDirectory("out", existingIsFine: true) },
        { try root.setPermissions(of: "file", .ownerRead) },
        { try root.hardLink("out/secret", in: root, as: "here") },
      ] {
        #expect(throws: FileFailure.self) { try operation() }
      }
      try root.removeTree("out")
      try root.replace("file", with: [2])
      #expect(try Files.read(outside.appending("secret")) == [7])
      #expect(try Files.entries(of: outside).count == 2)
      #expect(try Files.entries(of: outside.appending("deep")).map(\.name) == ["er"])
      #expect(try root.entries().map(\.name) == ["file"])
    }
  }

  /// The way without openat2, as on old kernels and in sandboxes, refuses the same.
  @Test func steppingRefusesTheSame() throws {
    try inTemporaryFolder { folder in
      try Files.createDirectories(folder.appending("a/b"))
      try Files.symbolicLink(target: "b", at: folder.appending("a/link"))
      let root = try Directory(folder)
      let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
      let fine = Directory.stepBeneath(root.descriptor, "a/b", flags)
      #expect(fine >= 0)
      close(fine)
      #expect(Directory.stepBeneath(root.descriptor, "a/link", flags) < 0)
      #expect(Directory.stepBeneath(root.descriptor, "a/none", flags) == -ENOENT)
      try Files.createDirectories(folder.appending("a/b/c"))
      #expect(Directory.stepBeneath(root.descriptor, "a/link/c", flags) < 0)
    }
  }

  @Test func anOpenFolderOutlivesItsName() throws {
    try inTemporaryFolder { folder in
      try Files.createDirectories(folder.appending("old"))
      let open = try Directory(folder.appending("old"))
      try Files.rename(folder.appending("old"), to: folder.appending("new"))
      try open.write([1], to: "file")
      #expect(try Files.read(folder.appending("new/file")) == [1])
    }
  }

  @Test func rawCallsGiveTheErrorAsANumber() throws {
    try inTemporaryFolder { folder in
      let root = try Directory(folder)
      #expect(root.rawCreateDirectory("d") == 0)
      #expect(root.rawCreateDirectory("d") == -EEXIST)
      let bytes: [UInt8] = [1, 2, 3]
      #expect(bytes.withUnsafeBytes { root.rawCreateFile("d/f", contents: $0) } == 0)
      #expect(bytes.withUnsafeBytes { root.rawCreateFile("d/f", contents: $0) } == -EEXIST)
      #expect(try root.read("d/f") == bytes)
      #expect(root.rawHardLink("d/f", in: root, as: "g") == 0)
      #expect(root.rawRemove("d/f") == 0)
      #expect(root.rawRemoveDirectory("d") == 0)
      #expect(root.failure("remove", "d", -ENOENT).errno == .noSuchFileOrDirectory)
    }
  }
}

@Suite struct RemovalTests {
  @Test func aTreeGoesAndWhatItsLinksNameStays() throws {
    try inTemporaryFolder { folder in
      let kept = folder.appending("kept")
      try Files.createDirectories(kept)
      try Files.write([1], to: kept.appending("file"))
      let tree = folder.appending("tree")
      try Files.createDirectories(tree.appending("a/b"))
      for index in 0..<300 { try Files.write([], to: tree.appending("a/\(index)")) }
      try Files.symbolicLink(target: kept, at: tree.appending("a/b/link"))
      try Files.symbolicLink(target: "nowhere", at: tree.appending("dangling"))
      try Files.removeTree(tree)
      try Files.removeTree(tree)
      #expect(try Files.entries(of: folder).map(\.name) == ["kept"])
      #expect(try Files.read(kept.appending("file")) == [1])
    }
  }

  @Test func aLinkToAFolderIsOnlyALink() throws {
    try inTemporaryFolder { folder in
      try Files.createDirectories(folder.appending("kept/a"))
      try Files.symbolicLink(target: "kept", at: folder.appending("link"))
      try Files.removeTree(folder.appending("link"))
      #expect(Files.isDirectory(folder.appending("kept/a")))
    }
  }

  @Test func foldersThatDenyWritingGoToo() throws {
    try inTemporaryFolder { folder in
      let tree = folder.appending("store")
      try Files.createDirectories(tree.appending("a/b"))
      try Files.write([], to: tree.appending("a/b/file"))
      for name in ["a/b", "a", ""] {
        try Files.setPermissions(
          of: name.isEmpty ? tree : tree.appending(name), [.ownerRead, .ownerExecute])
      }
      try Files.removeTree(tree)
      #expect(!Files.exists(tree))
    }
  }

  /// Deeper than there are descriptors, and than a path may be long.
  @Test func depthCostsNothing() throws {
    try inTemporaryFolder { folder in
      // By bare descriptors: the paths of such `Directory` objects would be long to write.
      var current = try Directory(folder).createDirectories("deep")
      let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
      for _ in 0..<2000 {
        #expect(current.rawCreateDirectory("down") == 0)
        current = Directory(
          adopting: Directory.stepBeneath(current.descriptor, "down", flags), path: "down")
      }
      try current.write([1], to: "bottom")
      try Files.removeTree(folder.appending("deep"))
      #expect(try Files.entries(of: folder).isEmpty)
    }
  }

  @Test func aTemporaryFolderGoesWithItsLastReference() throws {
    try inTemporaryFolder { folder in
      var temporary: TemporaryDirectory? = try TemporaryDirectory(in: folder, prefix: "x-")
      let path = try #require(temporary?.path)
      #expect(try Files.status(path)?.permissions == .ownerReadWriteExecute)
      try Files.write([1], to: path.appending("file"))
      temporary = nil
      #expect(!Files.exists(path))
      let kept = try TemporaryDirectory(in: folder)
      kept.keep()
      try kept.close()
      #expect(Files.exists(kept.path))
    }
  }
}
