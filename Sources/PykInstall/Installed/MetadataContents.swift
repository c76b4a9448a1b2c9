internal import PykFiles
internal import SystemPackage

/// Which of the files that say something are in a metadata folder, at its top.
struct MetadataContents: OptionSet, Sendable, Hashable {
  let rawValue: UInt32

  static let metadata = MetadataContents(rawValue: 1)
  static let record = MetadataContents(rawValue: 2)
  static let installer = MetadataContents(rawValue: 4)
  static let requested = MetadataContents(rawValue: 8)
  static let directURL = MetadataContents(rawValue: 16)
  static let wheel = MetadataContents(rawValue: 32)
  static let topLevel = MetadataContents(rawValue: 64)
  static let eggRequirements = MetadataContents(rawValue: 128)

  init(rawValue: UInt32) { self.rawValue = rawValue }

  private init(name: String) {
    switch name {
    case "METADATA": self = .metadata
    case "RECORD": self = .record
    case "INSTALLER": self = .installer
    case "REQUESTED": self = .requested
    case "direct_url.json": self = .directURL
    case "WHEEL": self = .wheel
    case "top_level.txt": self = .topLevel
    case "requires.txt": self = .eggRequirements
    default: self = []
    }
  }

  /// Nothing where the folder can't be read.
  init(of folder: FilePath) { self = (try? Self(reading: folder)) ?? [] }

  init(reading folder: FilePath) throws(FileFailure) {
    self = []
    for entry in try Files.entries(of: folder) { formUnion(Self(name: entry.name)) }
  }
}
