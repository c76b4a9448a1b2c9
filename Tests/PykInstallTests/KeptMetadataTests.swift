import Foundation
import PykFiles
import PykMetadata
import PykRequirements
import SystemPackage
import Testing

@testable import PykInstall

/// What is kept of an environment's metadata never says anything but what is there now.
@Suite struct KeptMetadataTests {
  static let site = "lib/python3.11/site-packages"
  private let scratch: Scratch
  private var cache: FilePath { scratch.folder.path.appending("cache").appending("installed") }

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

  /// Makes all files and folders a minute older: what is brand-new isn't kept.
  private func age() throws {
    let root = scratch.scheme.purelib.string
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    for name in names.sorted(by: >) {
      let path = root + "/" + name
      let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
      try FileManager.default.setAttributes(
        [.modificationDate: (date ?? Date()).addingTimeInterval(-60)], ofItemAtPath: path)
    }
  }

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
      .distributions.contains { $0.kept != nil }
  }

  @Test func whatIsKeptSaysWhatTheFilesSay() throws {
    let expected = try told(cached: false)
    #expect(expected[0].contains("[\"beta>=1\"] [\"x\"]"), "\(expected)")
    for _ in 0..<3 { #expect(try told(cached: true) == expected) }
    #expect(try isKept())
    // No description, which nobody asks for here.
    let file = KeptFolder.file(of: scratch.scheme.purelib, in: cache)
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
    #expect(environment[try PackageName("c")]?.kept == nil)
    #expect(environment[try PackageName("beta")]?.kept != nil)
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
    let file = KeptFolder.file(of: scratch.scheme.purelib, in: cache)
    let bytes = try Files.read(file)
    for length in stride(from: 0, to: bytes.count, by: 7) {
      try Files.replace(file, with: Array(bytes[..<length]))
      #expect(try told(cached: true) == expected, "\(length)")
    }
    for place in stride(from: 0, to: min(bytes.count, 400), by: 3) {
      var damaged = bytes
      damaged[place] ^= 0xff
      try Files.replace(file, with: damaged)
      // The right answer can't be known where a text was changed: it must only end well.
      _ = try told(cached: true)
    }
  }

  @Test func whatIsKeptOfGoneFoldersIsPruned() throws {
    _ = try told(cached: true)
    let other = scratch.folder.path.appending("other")
    try Files.createDirectories(other.appending("x-1.dist-info"))
    for name in ["METADATA", "RECORD"] {
      try Files.write(Array("Name: x\n".utf8), to: other.appending("x-1.dist-info/\(name)"))
    }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -60)],
      ofItemAtPath: other.appending("x-1.dist-info").string)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -60)],
      ofItemAtPath: other.appending("x-1.dist-info/METADATA").string)
    _ = try InstalledEnvironment(reading: [other], cache: cache)
    #expect(try Files.entries(of: cache).count == 2)
    try Files.removeTree(other)
    try InstalledEnvironment.prune(cache: cache)
    #expect(try Files.entries(of: cache).count == 1)
    #expect(try isKept())
  }
}
