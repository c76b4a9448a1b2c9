import PykFiles
import PykRequirements
import SystemPackage
import Testing

@testable import PykInstall

@Suite struct StoreUpkeepTests {
  private let a = TestWheel("a", "1.0", [.init("a/x.py", "a"), .init("a/y.py", "b")])
  private let b = TestWheel("b", "2.0", [.init("b.py", "b")])

  @Test func aChangedFileIsFoundAndTheWheelMadeAnew() throws {
    let scratch = try Scratch()
    let store = scratch.store
    let wheel = try a.add(to: store)
    _ = try b.add(to: store)
    #expect(try store.verify().isEmpty)
    // Of the same length, as a debugging session leaves it.
    try Files.write(Array("X".utf8), to: wheel.tree.appending("a/x.py"))
    try Files.remove(wheel.tree.appending("a/y.py"))
    #expect(try store.verify().map(\.kind) == [.changed("a/x.py"), .missing("a/y.py")])
    #expect(throws: StoreDamage.self) { try scratch.install(a) }
    #expect(try scratch.installed().distributions.isEmpty)
    #expect(try store.verify(evicting: true).count == 2)
    #expect(try store.wheels().map(\.filename) == [b.filename])
    _ = try scratch.install(a)
    #expect(try scratch.text("lib/python3.11/site-packages/a/x.py") == "a")
  }

  @Test func pruningKeepsWhatIsOfUse() throws {
    let scratch = try Scratch()
    let store = scratch.store
    var options = TransactionOptions()
    options.linkMode = .hardlink
    try scratch.change(add: [a], options: options)
    let unused = try b.add(to: store)
    try Files.createDirectories(store.root.appending("00/nonsense"))
    try Files.createDirectories(store.root.appending(".new-recent/tree"))
    #expect(try store.prune().entries == 1)
    #expect(Files.exists(store.root.appending(".new-recent")))
    #expect(try store.wheels().count == 2)
    let removal = try store.prune(unlinked: true)
    #expect(removal.entries == 1)
    #expect(removal.bytes == unused.manifest.totalSize)
    #expect(try store.wheels().map(\.name.normalized) == ["a"])
    #expect(try store.purge().entries == 1)
    #expect(!Files.exists(store.root))
    #expect(try store.wheels().isEmpty)
    // The environment keeps its files.
    #expect(try scratch.text("lib/python3.11/site-packages/a/x.py") == "a")
  }

  @Test(arguments: LinkMode.allCases) func everyLinkModeInstallsTheSame(_ mode: LinkMode) throws {
    let scratch = try Scratch()
    var options = TransactionOptions()
    options.linkMode = mode
    let outcome = try scratch.change(add: [.whole], options: options)
    if mode != .clone { #expect(outcome.linkMode == mode) }
    #expect(try scratch.text("lib/python3.11/site-packages/whole_single.py") == "Y = 2\n")
    #expect(try scratch.text("share/whole/readme.txt") == "hello")
    try scratch.change(remove: ["whole-thing"])
    #expect(try scratch.installed().distributions.isEmpty)
    #expect(try scratch.store.verify().isEmpty)
  }
}
