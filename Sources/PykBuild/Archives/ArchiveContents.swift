package import PykArchive
internal import PykFiles
internal import SystemPackage

/// What will be in an archive: the files with their bytes, in the order of being written.
package struct ArchiveContents: Sendable {
  package struct File: Sendable {
    package let path: EntryPath
    package let bytes: [UInt8]
    package let isExecutable: Bool
  }

  package internal(set) var files: [File] = []
  /// The last change of a file that was read, in seconds since 1970; 0 where none was.
  package internal(set) var newest = 0
  private var paths: Set<EntryPath> = []

  /// Adds what is written here; a path that is there already keeps what it has.
  mutating func add(_ path: String, _ bytes: [UInt8], isExecutable: Bool = false) throws {
    let path = try EntryPath(path)
    guard paths.insert(path).inserted else { return }
    files.append(File(path: path, bytes: bytes, isExecutable: isExecutable))
  }

  mutating func add(_ path: String, _ text: String) throws { try add(path, Array(text.utf8)) }

  /// Adds a file of the project.
  mutating func add(
    _ member: ArchiveMember, below prefix: String, from root: FilePath,
    changing body: ([UInt8]) -> [UInt8] = { $0 }
  ) throws {
    let file = try Files.open(root.appending(member.source))
    let status = try file.status()
    let bytes = try file.readToEnd()
    let isExecutable =
      switch member.mode {
      case .kept: status.isExecutable
      case .plain: false
      case .executable: true
      }
    newest = max(newest, Int(status.modified / 1_000_000_000))
    try add(prefix + member.path, body(bytes), isExecutable: isExecutable)
  }

  mutating func sort() { files.sort { $0.path < $1.path } }
}

/// An archive that stands in memory, complete.
package struct BuiltArchive: Sendable {
  package let filename: String
  package let bytes: [UInt8]
  package let contents: ArchiveContents

  package init(filename: String, bytes: [UInt8], contents: ArchiveContents) {
    self.filename = filename
    self.bytes = bytes
    self.contents = contents
  }
}
