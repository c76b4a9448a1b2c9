import Foundation
import PykFiles
import PykRequirements
import Synchronization
import SystemPackage
import Testing

@testable import PykInstall

@Suite struct TransactionTests {
  static let site = "lib/python3.11/site-packages"

  @Test func everythingLandsInItsPlace() throws {
    let scratch = try Scratch()
    let outcome = try scratch.install(.whole, requested: true)
    #expect(outcome.changes.map(\.description) == ["+ whole-thing 1.2"])
    #expect(outcome.fileCount == 15)
    let site = Self.site
    let python = scratch.scheme.interpreter.string
    #expect(try scratch.text("bin/tool") == "#!\(python)\nprint('tool')\n")
    #expect(try scratch.text("bin/tool.sh") == "#!/bin/sh\necho tool\n")
    #expect(
      try scratch.text("bin/whole").hasPrefix("#!\(python)\nimport sys\nfrom whole import main"))
    #expect(try scratch.text("share/whole/readme.txt") == "hello")
    #expect(try scratch.text("include/site/python3.11/Whole_Thing/whole.h") == "int x;")
    #expect(try scratch.text("\(site)/extra_pure.py") == "Z = 3\n")
    #expect(try scratch.text("\(site)/Whole_Thing-1.2.dist-info/INSTALLER") == "pyk\n")
    #expect(try scratch.text("\(site)/Whole_Thing-1.2.dist-info/REQUESTED") == "")
    #expect(!scratch.exists("\(site)/Whole_Thing-1.2.data"))
    for path in ["bin/tool", "bin/tool.sh", "bin/whole", "bin/whole-gui", "\(site)/whole/run.sh"] {
      #expect(Files.isExecutable(scratch.scheme.prefix.appending(path)), "\(path)")
    }
    #expect(try Files.entries(of: scratch.scheme.purelib).allSatisfy { !$0.name.hasPrefix(".") })
  }

  @Test func recordListsExactlyWhatIsThere() throws {
    let scratch = try Scratch()
    let before = Set(try scratch.snapshot().keys)
    _ = try scratch.install(.whole)
    let text = try scratch.text("\(Self.site)/Whole_Thing-1.2.dist-info/RECORD")
    let paths = text.components(separatedBy: "\r\n").dropLast()
    #expect(
      paths.elementsEqual(
        paths.sorted {
          ($0.first == "\"" ? String($0.dropFirst()) : $0)
            < ($1.first == "\"" ? String($1.dropFirst()) : $1)
        }))
    let files = try scratch.installed().distributions[0].installedFiles(in: scratch.scheme)
    let listed = Set(
      files.map { String($0.string.dropFirst(scratch.scheme.prefix.string.utf8.count + 1)) })
    let present = Set(try scratch.snapshot().keys.filter { !$0.hasSuffix("/") }).subtracting(before)
    #expect(listed == present)
    #expect(text.contains("../../../bin/whole,sha256="))
    #expect(text.contains("\r\nWhole_Thing-1.2.dist-info/RECORD,,\r\n"))
    #expect(text.contains("\"whole/with, comma.txt\",sha256="))
  }

  @Test func uninstallLeavesExactlyWhatWasThere() throws {
    let scratch = try Scratch()
    try scratch.write("mine", to: "share/other.txt")
    let before = try scratch.snapshot()
    _ = try scratch.install(.whole)
    // What running it leaves.
    try scratch.write("", to: "\(Self.site)/whole/__pycache__/__init__.cpython-311.pyc")
    try scratch.write("", to: "\(Self.site)/whole/deep/er/__pycache__/module.pypy39.opt-1.pyc")
    try scratch.write("", to: "\(Self.site)/__pycache__/whole_single.cpython-312.pyc")
    let outcome = try scratch.change(remove: ["whole-thing"])
    #expect(outcome.changes.map(\.description) == ["- whole-thing 1.2"])
    #expect(try scratch.snapshot() == before)
  }

  @Test func uninstallLeavesWhatNobodyListed() throws {
    let scratch = try Scratch()
    _ = try scratch.install(.whole)
    try scratch.write("mine", to: "\(Self.site)/whole/deep/mine.txt")
    try scratch.write("x", to: "\(Self.site)/__pycache__/other.cpython-311.pyc")
    try Files.createDirectories(scratch.scheme.purelib.appending("not_mine"))
    try scratch.change(remove: ["whole-thing"])
    let left = try scratch.snapshot().keys.filter { $0.hasPrefix(Self.site + "/") }
      .map { String($0.dropFirst(Self.site.count + 1)) }.filter { !$0.isEmpty }.sorted()
    #expect(
      left == [
        "__pycache__/", "__pycache__/other.cpython-311.pyc", "not_mine/", "whole/",
        "whole/deep/", "whole/deep/mine.txt",
      ])
  }

  @Test func namespacesAreMerged() throws {
    let scratch = try Scratch()
    let a = TestWheel("ns.a", "1.0", [.init("ns/a/x.py", "1"), .init("ns/shared.py", "same")])
    let b = TestWheel("ns.b", "1.0", [.init("ns/b/x.py", "2"), .init("ns/shared.py", "same")])
    let c = TestWheel("ns.c", "1.0", [.init("ns/c/x.py", "3")])
    let outcome = try scratch.install(a, b)
    #expect(outcome.notes.contains { if case .sharedFile = $0 { true } else { false } })
    _ = try scratch.install(c)
    #expect(try scratch.text("\(Self.site)/ns/b/x.py") == "2")
    let removal = try scratch.change(remove: ["ns-a"])
    #expect(
      removal.notes == [
        .keptSharedFile(scratch.scheme.purelib.appending("ns/shared.py"), owner: "ns.b")
      ])
    #expect(!scratch.exists("\(Self.site)/ns/a"))
    #expect(scratch.exists("\(Self.site)/ns/shared.py"))
    try scratch.change(remove: ["ns-b", "ns-c"])
    #expect(!scratch.exists("\(Self.site)/ns"))
  }

  /// However another distribution's RECORD spells a path, it is the same file.
  @Test(arguments: [
    "ns/shared.py", "\"ns/shared.py\"", "./ns/shared.py", "x/../ns/shared.py", "ns//shared.py",
    "../site-packages/ns/shared.py", "@/ns/shared.py",
  ])
  func sharedFilesStayHoweverTheyAreListed(spelling: String) throws {
    let scratch = try Scratch()
    let a = TestWheel("a", "1.0", [.init("ns/x.py", "1"), .init("ns/shared.py", "same")])
    let b = TestWheel("b", "1.0", [.init("ns/y.py", "2"), .init("ns/shared.py", "same")])
    _ = try scratch.install(a, b)
    let line = spelling.replacing("@", with: scratch.scheme.purelib.string)
    try scratch.write(
      "b-1.0.dist-info/METADATA,,\n\(line),,\nb-1.0.dist-info/RECORD,,",
      to: "\(Self.site)/b-1.0.dist-info/RECORD")
    try scratch.change(remove: ["a"])
    #expect(scratch.exists("\(Self.site)/ns/shared.py"))
    #expect(!scratch.exists("\(Self.site)/ns/x.py"))
  }

  @Test func anUpgradeReplacesEverything() throws {
    let scratch = try Scratch()
    let fresh = try Scratch()
    let old = TestWheel(
      "pkg", "1.0", [.init("pkg/a.py", "1"), .init("pkg/old/b.py", "1"), .init("top.py", "1")])
    let new = TestWheel("pkg", "2.0", [.init("pkg/a.py", "2"), .init("pkg/new/b.py", "2")])
    _ = try scratch.install(old)
    try scratch.write("x", to: "\(Self.site)/pkg/__pycache__/a.cpython-311.pyc")
    let outcome = try scratch.install(new)
    #expect(outcome.changes.map(\.description) == ["~ pkg 1.0 -> 2.0"])
    _ = try fresh.install(new)
    #expect(try scratch.snapshot() == fresh.snapshot())
  }

  /// Its headers are the only ones there, so that the folders above them go, and come again.
  @Test func whatIsInstalledComesAgain() throws {
    let scratch = try Scratch()
    _ = try scratch.install(.whole)
    let before = try scratch.snapshot()
    _ = try scratch.install(.whole)
    #expect(try scratch.snapshot() == before)
  }

  @Test func anOldFolderWithSomethingElseInItIsMerged() throws {
    let scratch = try Scratch()
    _ = try scratch.install(TestWheel("pkg", "1.0", [.init("pkg/a.py", "1"), .init("pkg/b.py")]))
    try scratch.write("mine", to: "\(Self.site)/pkg/mine.cfg")
    _ = try scratch.install(TestWheel("pkg", "2.0", [.init("pkg/a.py", "2"), .init("pkg/c/d.py")]))
    #expect(try scratch.text("\(Self.site)/pkg/mine.cfg") == "mine")
    #expect(try scratch.text("\(Self.site)/pkg/a.py") == "2")
    #expect(!scratch.exists("\(Self.site)/pkg/b.py"))
  }

  /// Also those that the archive doesn't call executable: who made it had no such bit.
  @Test func scriptsAreExecutable() throws {
    let scratch = try Scratch()
    _ = try scratch.install(
      TestWheel("a", "1", [.init("a-1.data/scripts/x", "#!python\n"), .init("a-1.data/scripts/y")]))
    #expect(Files.isExecutable(scratch.scheme.scripts.appending("x")))
    #expect(Files.isExecutable(scratch.scheme.scripts.appending("y")))
  }

  // MARK: Clashes

  @Test func anothersFileIsNotOverwritten() throws {
    let scratch = try Scratch()
    let a = TestWheel("a", "1.0", [.init("tests/x.py", "1")])
    let b = TestWheel("b", "1.0", [.init("tests/x.py", "2"), .init("b/__init__.py")])
    let path = scratch.scheme.purelib.appending("tests/x.py")
    #expect(throws: TransactionFailure.clash(path, incoming: "b", owner: "a")) {
      try scratch.install(a, b)
    }
    _ = try scratch.install(a)
    let before = try scratch.snapshot()
    #expect(throws: TransactionFailure.clash(path, incoming: "b", owner: "a")) {
      try scratch.install(b)
    }
    #expect(try scratch.snapshot() == before)
    var options = TransactionOptions()
    options.clashes = .overwrite
    let outcome = try scratch.change(add: [b], options: options)
    #expect(outcome.notes == [.overwroteFile(path, owner: "a", by: "b")])
    #expect(try scratch.text("\(Self.site)/tests/x.py") == "2")
    // And where the other one goes in the same plan there is no clash.
    let other = try Scratch()
    _ = try other.install(a)
    try other.change(add: [b], remove: ["a"])
    #expect(try other.text("\(Self.site)/tests/x.py") == "2")
  }

  @Test func whatBelongsToNobodyIsOverwrittenAndTold() throws {
    let scratch = try Scratch()
    try scratch.write("left over", to: "\(Self.site)/pkg/a.py")
    try scratch.write("Name: pkg", to: "\(Self.site)/pkg-1.0.dist-info/junk")
    let outcome = try scratch.install(TestWheel("pkg", "1.0", [.init("pkg/a.py", "1")]))
    #expect(
      outcome.notes == [
        .overwroteUnownedFile(scratch.scheme.purelib.appending("pkg/a.py"), by: "pkg")
      ])
    #expect(!scratch.exists("\(Self.site)/pkg-1.0.dist-info/junk"))
  }

  @Test(arguments: ["bin/python", "bin/activate", "pyvenv.cfg"])
  func theEnvironmentsOwnFilesStay(_ path: String) throws {
    let scratch = try Scratch()
    let before = try scratch.snapshot()
    #expect(
      throws: TransactionFailure.protected(
        scratch.scheme.prefix.appending(path), incoming: "evil")
    ) {
      try scratch.install(TestWheel("evil", "1.0", [.init("evil-1.0.data/data/\(path)", "x")]))
    }
    #expect(try scratch.snapshot() == before)
  }

  @Test func aFolderInTheWayIsNamed() throws {
    let scratch = try Scratch()
    try scratch.write("x", to: "\(Self.site)/mod.py/x")
    try scratch.write("x", to: "\(Self.site)/pkg")
    let before = try scratch.snapshot()
    for wheel in [
      TestWheel("a", "1.0", [.init("mod.py", "x")]), TestWheel("b", "1.0", [.init("pkg/a.py", "")]),
    ] {
      #expect(throws: TransactionFailure.self) { try scratch.install(wheel) }
      #expect(try scratch.snapshot() == before)
    }
  }

  @Test func linksOutOfTheEnvironmentAreNotFollowed() throws {
    let scratch = try Scratch()
    let outside = scratch.folder.path.appending("outside")
    try Files.createDirectories(outside.appending("sub"))
    try Files.write(Array("precious".utf8), to: outside.appending("a.py"))
    try Files.symbolicLink(target: outside, at: scratch.scheme.purelib.appending("pkg"))
    let wheel = TestWheel("pkg", "1.0", [.init("pkg/a.py", "1")])
    #expect(throws: TransactionFailure.self) { try scratch.install(wheel) }
    // Nor when uninstalling.
    try Files.remove(scratch.scheme.purelib.appending("pkg"))
    _ = try scratch.install(wheel)
    try Files.removeTree(scratch.scheme.purelib.appending("pkg"))
    try Files.symbolicLink(target: outside, at: scratch.scheme.purelib.appending("pkg"))
    try scratch.change(remove: ["pkg"])
    #expect(try Files.readText(outside.appending("a.py")) == "precious")
  }

  @Test(arguments: ["../../../../outside.txt", "/etc/passwd", "../../../../../../etc/passwd"])
  func aRecordThatLeadsOutIsRefused(_ path: String) throws {
    let scratch = try Scratch()
    _ = try scratch.install(TestWheel("pkg", "1.0", [.init("pkg/a.py", "1")]))
    try Files.write(Array("x".utf8), to: scratch.folder.path.appending("outside.txt"))
    let record = scratch.scheme.purelib.appending("pkg-1.0.dist-info/RECORD")
    try Files.write(Array("pkg/a.py,,\n\(path),,\n".utf8), to: record)
    let before = try scratch.snapshot()
    #expect(throws: UninstallRefusal.leavesEnvironment(try PackageName("pkg"), path: path)) {
      try scratch.change(remove: ["pkg"])
    }
    #expect(try scratch.snapshot() == before)
  }
}
