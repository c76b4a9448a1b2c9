import PykArchive
import PykDigests
import PykFiles
import PykRequirements
import SystemPackage
import Testing

@testable import PykInstall

@Suite struct WheelStoreTests {
  @Test func aWheelIsStoredOnceAndRead() throws {
    let scratch = try Scratch()
    let wheel = try TestWheel.whole.add(to: scratch.store)
    #expect(wheel.name.normalized == "whole-thing")
    #expect(wheel.versionText == "1.2")
    #expect(wheel.manifest.fileCount == 15)
    #expect(wheel.manifest.scripts.map(\.name) == ["whole", "whole-gui"])
    #expect(scratch.store.contains(wheel.sha256))
    let again = try TestWheel.whole.add(to: scratch.store)
    #expect(again.path == wheel.path)
    #expect(try Files.entries(of: scratch.store.root).allSatisfy { !$0.name.hasPrefix(".") })
  }

  static let refused: [(String, WheelRefusal.Reason, @Sendable (inout TestWheel) -> Void)] = [
    (
      "a hash that isn't true", .changed("pkg/a.py"),
      { wheel in
        wheel.adjustRecord = { lines in
          lines.map {
            $0.hasPrefix("pkg/a.py")
              ? "pkg/a.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU," : $0
          }
        }
      }
    ),
    (
      "a size that isn't true", .changed("pkg/a.py"),
      { $0.adjustRecord = { $0.map { $0.hasPrefix("pkg/a.py") ? $0 + "0" : $0 } } }
    ),
    (
      "a file that RECORD doesn't list", .presentButUnrecorded("pkg/a.py"),
      { $0.adjustRecord = { $0.filter { !$0.hasPrefix("pkg/a.py") } } }
    ),
    ("a file that isn't there", .recordedButAbsent("pkg/a.py"), { $0.missing = ["pkg/a.py"] }),
    (
      "no hash", .weakHash("pkg/a.py"),
      { $0.adjustRecord = { $0.map { $0.hasPrefix("pkg/a.py") ? "pkg/a.py,," : $0 } } }
    ),
    (
      "a weak hash", .weakHash("pkg/a.py"),
      {
        $0.adjustRecord = {
          $0.map {
            $0.hasPrefix("pkg/a.py") ? "pkg/a.py,md5=1B2M2Y8AsgTpgAmY7PhCfg," : $0
          }
        }
      }
    ),
    ("no RECORD", .missing("pkg-1.0.dist-info/RECORD"), { $0.missing = ["RECORD"] }),
    (
      "another name in METADATA",
      .disagreement(what: "METADATA", expected: "pkg", found: "other"),
      { $0.metadataName = "other" }
    ),
    ("a new generation", .wheelVersion("2.0"), { $0.wheelVersion = "2.0" }),
    (
      "two metadata folders", .distInfoCount(2),
      { $0.files.append(.init("other-1.0.dist-info/METADATA", "x")) }
    ),
    (
      "an unknown scheme", .unknownScheme("pkg-1.0.data/stdlib/x"),
      { $0.files.append(.init("pkg-1.0.data/stdlib/x", "x")) }
    ),
    (
      "two files in one place", .collision("pkg/a.py"),
      { $0.files.append(.init("pkg-1.0.data/purelib/pkg/a.py", "x")) }
    ),
    (
      "a file where another has a folder", .collision("pkg"),
      { $0.files.append(.init("pkg-1.0.data/platlib/pkg", "x")) }
    ),
    (
      "an entry point that climbs", .entryPoint("../x = pkg:main"),
      { $0.entryPoints = "[console_scripts]\n../x = pkg:main\n" }
    ),
    (
      "an entry point without a function", .entryPoint("x = pkg"),
      { $0.entryPoints = "[console_scripts]\nx = pkg\n" }
    ),
    (
      "an entry point that replaces Python", .reservedName("python3"),
      { $0.entryPoints = "[gui_scripts]\npython3 = pkg:main\n" }
    ),
    (
      "a stage of pyk's", .reservedName(".pyk-stage-x/journal"),
      { $0.files.append(.init(".pyk-stage-x/journal", "x")) }
    ),
  ]

  @Test(arguments: refused.indices) func isRefusedAndLeavesNothing(_ index: Int) throws {
    let (what, reason, change) = Self.refused[index]
    let scratch = try Scratch()
    var wheel = TestWheel("pkg", "1.0", [.init("pkg/a.py", "a = 1\n"), .init("pkg/b.py", "")])
    change(&wheel)
    let expected = WheelRefusal(wheel: wheel.filename, reason: reason)
    #expect(throws: expected, "\(what)") { try wheel.add(to: scratch.store) }
    #expect((try? Files.entries(of: scratch.store.root)) ?? [] == [], "\(what)")
  }

  @Test(arguments: [
    "pkg-1.0.whl", "pkg-1.0-py3-none-any.zip", "-1.0-py3-none-any.whl", "pkg-x-py3-none-any.whl",
  ])
  func fileNamesMustBeOfWheels(_ name: String) throws {
    let scratch = try Scratch()
    let bytes = try TestWheel("pkg").bytes()
    #expect(throws: WheelRefusal(wheel: name, reason: .filename)) {
      try scratch.store.add(
        ZipReader(bytes, name: name), sha256: Digest(.sha256, of: bytes), filename: name)
    }
  }

  @Test func whatNothingDependsOnIsTolerated() throws {
    let scratch = try Scratch()
    var wheel = TestWheel("Pkg.Name", "1.0.0", [.init("pkg/a.py", "1"), .init("PKG/A.py", "2")])
    wheel.metadataName = "pkg-name"
    wheel.wheelVersion = "1.9"
    wheel.adjustRecord = { lines in
      lines.filter { !$0.hasSuffix("RECORD,,") } + ["pkg/,,", lines[0]]
    }
    #expect(throws: Never.self) { try wheel.add(to: scratch.store) }
  }

  @Test func otherStrongHashesAreChecked() throws {
    let scratch = try Scratch()
    var wheel = TestWheel("pkg", "1.0", [.init("pkg/a.py", "a = 1\n")])
    let digest = Digest(.sha512, of: Array("a = 1\n".utf8))
    wheel.adjustRecord = {
      $0.map { $0.hasPrefix("pkg/a.py") ? "pkg/a.py,sha512=\(digest.base64URL),6" : $0 }
    }
    _ = try scratch.install(wheel)
    let record = try scratch.text("lib/python3.11/site-packages/pkg-1.0.dist-info/RECORD")
    #expect(record.contains("pkg/a.py,sha512=\(digest.base64URL),6\r\n"))
  }

  @Test func aDamagedManifestIsAbsentAndNeverTrusted() throws {
    let scratch = try Scratch()
    let wheel = try TestWheel("pkg", "1.0", [.init("pkg/a.py", "a = 1\n")]).add(to: scratch.store)
    let path = wheel.path.appending("manifest")
    let whole = try Files.read(path)
    for index in stride(from: 0, to: whole.count, by: 11) {
      var bytes = whole
      bytes[index] ^= 0x41
      try Files.replace(path, with: bytes)
      #expect(!scratch.store.contains(wheel.sha256), "byte \(index)")
    }
    for length in stride(from: 0, to: whole.count, by: 61) {
      try Files.replace(path, with: Array(whole[..<length]))
      #expect(!scratch.store.contains(wheel.sha256), "length \(length)")
    }
    // And then it is made anew.
    let again = try TestWheel("pkg", "1.0", [.init("pkg/a.py", "a = 1\n")]).add(to: scratch.store)
    #expect(again.manifest.fileCount == 3)
  }

  @Test func anEntryOfAnEarlierRunIsLookedThroughOnce() throws {
    let scratch = try Scratch()
    let wheel = try TestWheel("pkg", "1.0", [.init("pkg/a.py", "a = 1\n")]).add(to: scratch.store)
    let path = wheel.path.appending("manifest")
    var bytes = try Files.read(path)
    bytes[ManifestLayout.bootHighAt] ^= 1
    let sum = bytes[ManifestLayout.checkedFrom...].withUnsafeBytes {
      ManifestLayout.checksum(of: $0)
    }
    for index in 0..<8 {
      bytes[ManifestLayout.checksumAt + index] = UInt8(truncatingIfNeeded: sum >> (8 * index))
    }
    try Files.replace(path, with: bytes)
    let file = wheel.tree.appending("pkg/a.py")
    try Files.write([], to: file)
    #expect(!scratch.store.contains(wheel.sha256))
    try Files.write(Array("a = 1\n".utf8), to: file)
    #expect(scratch.store.contains(wheel.sha256))
    #expect(Files.exists(wheel.path.appending("settled")))
  }

  @Test func manyThreadsMayAddTheSameWheel() async throws {
    let scratch = try Scratch()
    let store = scratch.store
    let bytes = try TestWheel.whole.bytes()
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let reader = try? ZipReader(bytes, name: "x")
          guard let reader else { return false }
          let wheel = try? store.add(
            reader, sha256: Digest(.sha256, of: bytes), filename: TestWheel.whole.filename)
          return wheel?.manifest.fileCount == 15
        }
      }
      for await succeeded in group { #expect(succeeded) }
    }
    #expect(try Files.entries(of: store.root).count == 1)
  }
}
