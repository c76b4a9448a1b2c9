import Foundation
import PykFiles
import PykMetadata
import PykRequirements
import SystemPackage
import Testing

@testable import PykInstall

/// What the cache has of an environment's metadata never says anything but what is there now.
@Suite struct InstalledMetadataCacheTests {
  static let site = "lib/python3.11/site-packages"
  private let scratch: Scratch
  private var cache: FilePath { scratch.folder.path.appending("cache").appending("installed") }
  private var site: FilePath { scratch.scheme.purelib }
  private var file: FilePath { InstalledMetadataCache.file(of: site, in: cache) }

  init() throws {
    scratch = try Scratch()
    for (name, requires) in [
      ("alpha", ["beta>=1", "gamma; extra == 'x'"]), ("beta", []), ("c", []),
    ] {
      try write("\(name)-1.0.dist-info/METADATA", metadata(name, requires))
      try write("\(name)-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\nBuild: 1\n")
      try write("\(name)-1.0.dist-info/RECORD", "")
      try write("\(name)-1.0.dist-info/INSTALLER", "pyk\n")
    }
    try write("old-1.0.egg-info/PKG-INFO", "Name: old\nVersion: 1.0\n")
    try age()
  }

  private func metadata(_ name: String, _ requires: [String]) -> String {
    "Metadata-Version: 2.1\nName: \(name)\nVersion: 1.0\nProvides-Extra: x\n"
      + requires.map { "Requires-Dist: \($0)\n" }.joined() + "\nWords about \(name).\n"
  }

  private func write(_ path: String, _ text: String) throws {
    try scratch.write(text, to: "\(Self.site)/\(path)")
  }

  /// Makes all files and folders a minute older, and waits, since a folder's ctime can't be set:
  /// what is brand-new isn't kept.
  private func age() throws { try age(site) }

  private func age(_ folder: FilePath) throws {
    let root = folder.string
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    for name in names.sorted(by: >) {
      let path = root + "/" + name
      let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
      try FileManager.default.setAttributes(
        [.modificationDate: (date ?? Date()).addingTimeInterval(-60)], ofItemAtPath: path)
    }
    settle()
  }

  private func settle() { Thread.sleep(forTimeInterval: 0.15) }

  private func told(cached: Bool) throws -> [String] {
    let environment = try InstalledEnvironment(
      reading: [scratch.scheme.purelib], cache: cached ? cache : nil)
    return environment.distributions.map { distribution in
      let requirements = try? distribution.requirements().read.map(\.description)
      let few = try? distribution.requirementsWithoutExtras().map(\.description)
      let needs = try? distribution.needs()
      return [
        distribution.writtenName, distribution.versionText, distribution.installer ?? "none",
        "\(distribution.isRequested) \(distribution.isEditable)",
        "\(requirements ?? ["unreadable"]) \(few ?? []) \(needs?.extras.map(\.written) ?? [])",
        "\(distribution.wheelTags) \(distribution.wheelBuild ?? "none")",
        "\(distribution.topLevelNames) \((try? distribution.record()?.entries.count) ?? -1)",
      ].joined(separator: " | ")
    } + environment.incomplete.map { "\($0.path) \($0.missing)" }
  }

  private func isKept() throws -> Bool {
    try InstalledEnvironment(reading: [scratch.scheme.purelib], cache: cache)
      .distributions.contains { $0.cached != nil }
  }

  @Test func whatIsKeptSaysWhatTheFilesSay() throws {
    let expected = try told(cached: false)
    #expect(expected[0].contains("[\"beta>=1\"] [\"x\"]"), "\(expected)")
    for _ in 0..<3 { #expect(try told(cached: true) == expected) }
    #expect(try isKept())
    // No description, which nobody asks for here.
    #expect(try !Files.readText(file).contains("Words about"))
  }

  static let changes: [(String, @Sendable (Scratch) throws -> Void)] = {
    @Sendable func at(_ path: String) -> String { "\(site)/\(path)" }
    @Sendable func inPlace(_ scratch: Scratch, _ path: String, _ text: String) throws {
      let file = scratch.scheme.prefix.appending(at(path))
      try Files.write(Array(text.utf8), to: file)
    }
    @Sendable func remove(_ scratch: Scratch, _ path: String) throws {
      try Files.removeTree(scratch.scheme.prefix.appending(at(path)))
    }
    return [
      ("nothing", { _ in }),
      (
        "METADATA in place",
        { try inPlace($0, "c-1.0.dist-info/METADATA", "Name: C\nVersion: 2\n") }
      ),
      ("WHEEL in place", { try inPlace($0, "c-1.0.dist-info/WHEEL", "Tag: cp311-none-any\n") }),
      ("INSTALLER in place", { try inPlace($0, "c-1.0.dist-info/INSTALLER", "somebody\n") }),
      ("RECORD in place", { try inPlace($0, "c-1.0.dist-info/RECORD", "a.py,,\nb.py,,\n") }),
      (
        "another file, and the folder's time put back",
        {
          let folder = $0.scheme.prefix.appending(at("c-1.0.dist-info")).string
          let before = try FileManager.default.attributesOfItem(atPath: folder)
          try FileManager.default.moveItem(
            atPath: folder + "/INSTALLER", toPath: folder + "/REQUESTED")
          try FileManager.default.setAttributes(
            [.modificationDate: before[.modificationDate] ?? Date()], ofItemAtPath: folder)
        }
      ),
      ("a new file", { try $0.write("", to: at("c-1.0.dist-info/REQUESTED")) }),
      ("another WHEEL", { try remove($0, "c-1.0.dist-info/WHEEL") }),
      ("no RECORD", { try remove($0, "c-1.0.dist-info/RECORD") }),
      ("no METADATA", { try remove($0, "c-1.0.dist-info/METADATA") }),
      ("one less", { try remove($0, "c-1.0.dist-info") }),
      (
        "one more",
        {
          try $0.write("Name: d\nVersion: 1\n", to: at("d-1.dist-info/METADATA"))
          try $0.write("", to: at("d-1.dist-info/RECORD"))
        }
      ),
      (
        "another version",
        {
          let site = $0.scheme.purelib
          try Files.rename(site.appending("c-1.0.dist-info"), to: site.appending("c-2.0.dist-info"))
        }
      ),
      (
        "another folder",
        {
          let site = $0.scheme.purelib
          try Files.rename(site.appending("c-1.0.dist-info"), to: site.appending("x"))
          try Files.rename(
            site.appending("alpha-1.0.dist-info"), to: site.appending("c-1.0.dist-info"))
          try Files.rename(site.appending("x"), to: site.appending("alpha-1.0.dist-info"))
        }
      ),
    ]
  }()

  @Test(arguments: changes.indices) func changesAreSeen(_ index: Int) throws {
    let (name, change) = Self.changes[index]
    _ = try told(cached: true)
    #expect(try isKept())
    try change(scratch)
    // Right after the change, and when it has become old enough to be kept itself.
    #expect(try told(cached: true) == told(cached: false), "\(name)")
    try age()
    for _ in 0..<2 { #expect(try told(cached: true) == told(cached: false), "\(name)") }
  }

  /// A change within the grain of the file system's clock leaves the same time.
  @Test func whatIsBrandNewIsNotKept() throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: 5)],
      ofItemAtPath: scratch.scheme.purelib.appending("c-1.0.dist-info/METADATA").string)
    _ = try told(cached: true)
    let environment = try InstalledEnvironment(reading: [scratch.scheme.purelib], cache: cache)
    #expect(environment[try PackageName("c")]?.cached == nil)
    #expect(environment[try PackageName("beta")]?.cached != nil)
  }

  @Test func timesSettle() {
    func stamp(_ modified: Int64) -> FileStamp { FileStamp(inode: 1, size: 1, modified: modified) }
    let second: Int64 = 1_000_000_000
    #expect(!stamp(10 * second + 7).isSettled(at: 10 * second + 20_000_000))
    #expect(stamp(10 * second + 7).isSettled(at: 10 * second + 200_000_000))
    // No parts of a second: it may have been any time in two of them.
    #expect(!stamp(10 * second).isSettled(at: 11 * second))
    #expect(stamp(10 * second).isSettled(at: 13 * second))
    #expect(!stamp(14 * second).isSettled(at: 13 * second))
  }

  @Test func aDamagedCacheIsNone() throws {
    let expected = try told(cached: true)
    let bytes = try Files.read(file)
    for length in stride(from: 0, to: bytes.count, by: 7) {
      try Files.replace(file, with: Array(bytes[..<length]))
      #expect(try told(cached: true) == expected, "\(length)")
    }
    for place in stride(from: 0, to: bytes.count, by: 7) {
      var damaged = bytes
      damaged[place] ^= 0x01
      try Files.replace(file, with: damaged)
      #expect(try told(cached: true) == expected, "\(place)")
    }
  }

  /// Another folder with one distribution, which the cache has.
  private func anotherFolder(_ name: String) throws -> FilePath {
    let other = scratch.folder.path.appending(name)
    try Files.createDirectories(other.appending("x-1.dist-info"))
    for name in ["METADATA", "RECORD"] {
      try Files.write(Array("Name: x\n".utf8), to: other.appending("x-1.dist-info/\(name)"))
    }
    try age(other)
    _ = try InstalledEnvironment(reading: [other], cache: cache)
    return other
  }

  @Test func whatIsKeptOfGoneFoldersIsPruned() throws {
    _ = try told(cached: true)
    let other = try anotherFolder("other")
    let content = InstalledEnvironment.content(of: cache)
    #expect(content.files == 2)
    #expect(try content.size > Files.read(file).count)
    try Files.removeTree(other)
    try InstalledEnvironment.prune(cache: cache)
    #expect(InstalledEnvironment.content(of: cache).files == 1)
    #expect(try isKept())
  }

  @Test func whoWritesTakesOutWhatIsOfGoneFolders() throws {
    let others = try (0..<2).map { try anotherFolder("other\($0)") }
    try Files.write(Array("pykinst1 of old".utf8), to: cache.appending("0123"))
    try Files.write([], to: cache.appending(".pyk-somebody-at-work"))
    #expect(InstalledEnvironment.content(of: cache).files == 3)
    try Files.removeTree(others[0])
    // Four are looked at each time, from anywhere.
    for _ in 0..<100 where try Files.entries(of: cache).count > 3 {
      try? Files.remove(file)
      _ = try told(cached: true)
    }
    let left = Set(try Files.entries(of: cache).map(\.name))
    let expected = [file, InstalledMetadataCache.file(of: others[1], in: cache)]
    #expect(left == Set(expected.compactMap(\.lastComponent?.string) + [".pyk-somebody-at-work"]))
  }

  /// Requirements may hold credentials, and environments be private.
  @Test func onlyTheOwnerReadsIt() throws {
    try Files.createDirectories(cache)
    try Files.setPermissions(of: cache, FilePermissions(rawValue: 0o755))
    #expect(try isKept())
    #expect(try Files.status(cache)?.permissions == .ownerReadWriteExecute)
    #expect(try Files.status(file)?.permissions == .ownerReadWrite)
  }

  @Test func anotherPermissionOfTheFolderIsSeen() throws {
    _ = try told(cached: true)
    try Files.setPermissions(
      of: site.appending("c-1.0.dist-info"), FilePermissions(rawValue: 0o750))
    let environment = try InstalledEnvironment(reading: [site], cache: cache)
    #expect(environment[try PackageName("c")]?.cached == nil)
    #expect(environment[try PackageName("beta")]?.cached != nil)
  }

  /// What couldn't be read once must not count as absent for good.
  @Test func aLookThatFailedIsNotKept() throws {
    let expected = try told(cached: false)
    let folder = site.appending("c-1.0.dist-info")
    try Files.createDirectories(cache)
    for path in [scratch.folder.path, cache.removingLastComponent(), cache] {
      try Files.setPermissions(of: path, FilePermissions(rawValue: 0o777))
    }
    // Its files can be opened by name, and its names can't be read.
    try Files.setPermissions(of: folder, FilePermissions(rawValue: 0o311))
    settle()
    let failed = try Self.asNobody { try told(cached: true) }
    #expect(failed.contains { $0.hasSuffix("c-1.0.dist-info METADATA") }, "\(failed)")
    let written = InstalledMetadataCache(try Files.read(file), of: try Directory(site))
    #expect(written?.entry(named: "c-1.0.dist-info") == nil)
    #expect(written?.entry(named: "beta-1.0.dist-info") != nil)
    try Files.setPermissions(of: folder, FilePermissions(rawValue: 0o755))
    #expect(try told(cached: true) == expected)
  }

  /// Runs with the rights of a user who isn't root, in this thread alone.
  private static func asNobody<Result>(_ body: () throws -> Result) throws -> Result {
    guard geteuid() == 0 else { return try body() }
    let symbol = try #require(dlsym(nil, "setfsuid"))
    let setUser = unsafeBitCast(symbol, to: (@convention(c) (UInt32) -> Int32).self)
    _ = setUser(65_534)
    defer { _ = setUser(0) }
    return try body()
  }

  @Test(arguments: [
    ("extra == 'x'", false), ("extra==\"x\" and os_name == 'posix'", false),
    ("extra == ''", true), ("extra == \"\"", true), ("extra == '' or extra == 'x'", true),
    ("extra != 'x'", true), ("os_name == 'posix'", true),
  ]) func onlyWhatNeedsAnExtraIsLeftOut(marker: String, isThere: Bool) throws {
    try write("c-1.0.dist-info/METADATA", metadata("c", ["needed; \(marker)"]))
    let environment = try InstalledEnvironment(reading: [site])
    let c = try #require(environment[try PackageName("c")])
    #expect(try c.requirementsWithoutExtras().isEmpty == !isThere)
  }

  @Test func aSemicolonInAnAddressBeginsNoMarker() throws {
    try write(
      "c-1.0.dist-info/METADATA", metadata("c", ["needed @ https://nowhere.invalid/a;extra=='x'"]))
    let environment = try InstalledEnvironment(reading: [site])
    let c = try #require(environment[try PackageName("c")])
    #expect(try c.requirementsWithoutExtras().count == c.requirements().read.count)
  }
}
