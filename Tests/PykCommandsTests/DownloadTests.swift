import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// `download` against pip's: the same files.
@Suite(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
struct DownloadTests {
  private let real: RealEnvironment
  private let folder: FilePath

  init() throws {
    real = try RealEnvironment.shared.get()
    folder = real.folder.appending("download-\(UUID().uuidString)")
  }

  private var places: [String] { ["--no-index", "--find-links", real.newer.string] }

  private func names(_ folder: FilePath) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).sorted()
  }

  @Test func getsWhatPipGets() throws {
    let wishes = [
      ["demo"], ["zebra", "--no-deps"], ["leaf-pkg>=2", "Zebra"], ["demo[more]"],
      [real.wheels.appending("direct-1.0-py3-none-any.whl").string],
      ["demo", "--no-binary", "demo", "--no-deps"],
      ["plat", "--platform", "win_amd64", "--only-binary", ":all:"],
      ["plat", "--python-version", "39", "--platform", "any", "--only-binary", ":all:"],
    ]
    for (number, wish) in wishes.enumerated() {
      let mine = folder.appending("mine-\(number)")
      let other = folder.appending("pip-\(number)")
      let theirs = try #require(
        try real.pip([["download", "-d", other.string] + wish + places]).first)
      let ours = real.pyk(["download", "-d", mine.string] + wish + places)
      #expect(ours.status.rawValue == theirs.status, "\(wish): \(ours.errors)\(theirs.errors)")
      if theirs.status == 0 { #expect(names(mine) == names(other), "\(wish)") }
    }
  }

  @Test func savesOnceAndSaysSo() throws {
    let first = real.pyk(["download", "-d", folder.string, "zebra"] + places)
    #expect(
      first.output == """
        Saved ./\(folder.lastComponent!)/Leaf.Pkg-2.0-py3-none-any.whl
        Saved ./\(folder.lastComponent!)/Zebra-1.0-py3-none-any.whl

        """)
    // A folder's files have no digests to go by; those that a file of requirements gives do.
    let hash = try #require(
      pyk("hash", folder.appending("Zebra-1.0-py3-none-any.whl").string).output
        .split(separator: "\n").last)
    let file = real.folder.appending("hashed-\(UUID().uuidString).txt")
    try "zebra==1.0 \(hash)\n".write(toFile: file.string, atomically: true, encoding: .utf8)
    let hashed = ["download", "-d", folder.string, "--no-deps", "-r", file.string] + places
    let second = real.pyk(hashed)
    #expect(second.output == "", "\(second.errors)")
    #expect(second.errors.contains("was there already"))
    // What lies there under the name and is something else is replaced.
    try "x".write(
      toFile: folder.appending("Zebra-1.0-py3-none-any.whl").string, atomically: true,
      encoding: .utf8)
    let third = real.pyk(hashed)
    #expect(third.errors.contains("is another file of that name, and is replaced"))
    #expect(third.output.hasPrefix("Saved "))
    #expect(names(folder) == ["Leaf.Pkg-2.0-py3-none-any.whl", "Zebra-1.0-py3-none-any.whl"])
  }

  @Test func aDryRunGetsNothing() {
    let transcript = real.pyk(["download", "--dry-run", "-d", folder.string, "zebra"] + places)
    #expect(
      transcript.output == """
        Would save Leaf.Pkg-2.0-py3-none-any.whl
        Would save Zebra-1.0-py3-none-any.whl

        """)
    #expect(names(folder) == [])
  }

  @Test func whatCantBeMeantIsRefused() {
    #expect(real.pyk("download").status == .usage)
    #expect(real.pyk(["download", "demo", "--platform", "win_amd64"] + places).status == .usage)
    #expect(real.pyk(["download", "demo", "--python-version", "x"] + places).status == .usage)
    let install = real.pyk(
      ["install", "demo", "--platform", "win_amd64", "--only-binary", ":all:"] + places)
    #expect(install.errors.contains("--target FOLDER"))
    #expect(install.status == .usage)
    let missing = real.pyk(["download", "-d", folder.string, "nobody-has-this"] + places)
    #expect(missing.status == .failed)
    #expect(names(folder) == [])
  }
}
