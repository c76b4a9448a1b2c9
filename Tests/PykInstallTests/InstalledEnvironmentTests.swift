import PykFiles
import PykMetadata
import PykRequirements
import SystemPackage
import Testing

@testable import PykInstall

@Suite struct InstalledEnvironmentTests {
  static let site = "lib/python3.11/site-packages"

  private func write(_ files: [String: String], _ scratch: Scratch) throws {
    for (path, text) in files { try scratch.write(text, to: "\(Self.site)/\(path)") }
  }

  @Test func everyKindIsRecognised() throws {
    let scratch = try Scratch()
    try write(
      [
        "a_b-1.0.dist-info/METADATA": "Name: A.b\nVersion: 1.0\n",
        "a_b-1.0.dist-info/RECORD": "",
        "deb-2.0.egg-info/PKG-INFO": "Name: deb\nVersion: 2.0\n",
        "tools-3.0-py3.11.egg-info": "Name: tools\nVersion: 3.0\n",
        "dist_deb-1.0.dist-info/METADATA": "Name: dist-deb\nVersion: 1.0\n",
        "dist_deb-1.0.dist-info/INSTALLER": "debian\n",
        "~ip-1.0.dist-info/METADATA": "Name: pip\nVersion: 1.0\n",
        "half-1.0.dist-info/RECORD": "",
        "unrecorded-1.0.dist-info/METADATA": "Name: unrecorded\nVersion: 1.0\n",
        "ed-1.dist-info/METADATA": "Name: ed\nVersion: 1\n",
        "ed-1.dist-info/RECORD": "",
        "ed-1.dist-info/direct_url.json":
          #"{"dir_info": {"editable": true}, "url": "file:///home/me/ed%20x"}"#,
        "a.py": "", "pkg/x-1.0.dist-info/METADATA": "",
      ], scratch)
    let environment = try scratch.installed()
    #expect(
      environment.distributions.map { "\($0.name) \($0.versionText) \($0.kind)" } == [
        "a-b 1.0 distInfo", "deb 2.0 eggInfoFolder", "dist-deb 1.0 distInfo", "ed 1 distInfo",
        "tools 3.0 eggInfoFile",
      ])
    #expect(environment.incomplete.map(\.missing) == ["METADATA", "RECORD"])
    #expect(environment[try PackageName("A_B")]?.writtenName == "A.b")
    let editable = try #require(environment[try PackageName("ed")])
    #expect(editable.isEditable)
    #expect(editable.editableLocation == "/home/me/ed x")
  }

  @Test func requirementsOfEggsAreKnown() throws {
    let scratch = try Scratch()
    try write(
      [
        "deb-2.0.egg-info/PKG-INFO": "Name: deb\nVersion: 2.0\n",
        "deb-2.0.egg-info/requires.txt": "a>=1\n\n[x]\nb\n",
      ], scratch)
    let deb = try #require(try scratch.installed()[try PackageName("deb")])
    let texts = try deb.requirements().read.map(\.description)
    #expect(texts == ["a>=1", "b; extra == \"x\""])
    #expect(try deb.coreMetadata().requiresDist.map(\.description) == texts)
  }

  @Test func whatHasNoRecordIsNotUninstalled() throws {
    let scratch = try Scratch()
    try write(
      [
        "deb-2.0.egg-info/PKG-INFO": "Name: deb\nVersion: 2.0\n",
        "tools-3.0-py3.11.egg-info": "Name: tools\nVersion: 3.0\n",
        "dist_deb-1.0.dist-info/METADATA": "Name: dist-deb\nVersion: 1.0\n",
        "dist_deb-1.0.dist-info/INSTALLER": "debian\n",
      ], scratch)
    let before = try scratch.snapshot()
    let deb = try PackageName("dist-deb")
    #expect(throws: UninstallRefusal.noRecord(deb, version: "1.0", installer: "debian")) {
      try scratch.change(remove: ["dist-deb"])
    }
    #expect(throws: UninstallRefusal.distutils(try PackageName("tools"), version: "3.0")) {
      try scratch.change(remove: ["tools"])
    }
    #expect(throws: UninstallRefusal.self) { try scratch.change(remove: ["deb"]) }
    #expect(try scratch.snapshot() == before)
  }

  @Test func conflictsAreData() throws {
    let scratch = try Scratch()
    var a = TestWheel("a", "1.0")
    a.requires = [
      "b>=2", "c", "d; python_version < '3'", "e; extra == 'x'", "b>=1.0a1", "not a requirement!",
    ]
    _ = try scratch.install(a, TestWheel("b", "1.0"))
    let environment = try scratch.installed()
    let markers = MarkerEnvironment(from: ["python_version": "3.11"])
    let told = environment.conflicts(in: markers) { $0 != ["py3-none-any"] }.map { conflict in
      switch conflict {
      case .missing(let from, let requirement): "\(from.name) misses \(requirement.name)"
      case .mismatch(let from, let requirement, let installed):
        "\(from.name) wants \(requirement) has \(installed.versionText)"
      case .unsupported(let from): "\(from.name) unsupported"
      case .unreadable(let from, let text): "\(from.name) says \(text)"
      }
    }
    #expect(
      told == [
        "a unsupported", "a says not a requirement!", "a wants b>=2 has 1.0", "a misses c",
        "b unsupported",
      ])
  }

  @Test func theFirstFolderWins() throws {
    let one = try Scratch()
    let two = try Scratch()
    _ = try one.install(TestWheel("a", "1.0"))
    _ = try two.install(TestWheel("a", "2.0"), TestWheel("b", "1.0"))
    let folders = [one.scheme.purelib, two.scheme.purelib, FilePath("/nowhere/at/all")]
    let environment = try InstalledEnvironment(reading: folders)
    #expect(environment[try PackageName("a")]?.versionText == "1.0")
    #expect(environment.distributions.map(\.versionText) == ["1.0", "2.0", "1.0"])
  }
}
