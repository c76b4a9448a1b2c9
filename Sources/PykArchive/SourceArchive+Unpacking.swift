package import PykFiles
internal import SystemPackage

extension SourceArchive {
  /// Unpacks everything into an empty folder.
  ///
  /// By the rules of PEP 706:
  /// - no name that is absolute or climbs out (`EntryPath`), and nothing through a link;
  /// - links only to what is inside: relative, `..` at their beginning only;
  /// - no devices, pipes and sockets;
  /// - of the permissions only whether the owner may run a file, the rest is the umask's: no
  ///   set-uid bit, nothing that others may write.
  ///
  /// A file that comes twice is what it is the last time. Times of files are the archive's.
  ///
  /// - Returns: The one folder at the top that everything is in; nil where there are several
  ///   things at the top.
  /// - Throws: `ArchiveError` that names the member, `FileFailure`. What is there then already
  ///   stays: the folder goes.
  ///
  /// https://peps.python.org/pep-0706/
  package func unpack(into folder: Directory) throws -> String? {
    var unpacking = Unpacking(root: folder, archive: name)
    if isZip {
      let reader = try zipReader()
      for entry in reader.entries { try unpacking.take(entry, from: reader) }
    } else {
      try readTar { reader in
        while let entry = try reader.next() { try unpacking.take(entry, from: reader) }
      }
    }
    return unpacking.top
  }
}

/// The state of one unpacking.
private struct Unpacking {
  let root: Directory
  let archive: String
  private var tops: Set<Substring> = []
  private var hasFilesAtTop = false
  /// The folder of the last member, which is usually the next one's too.
  private var last: (path: String, folder: Directory)?

  init(root: Directory, archive: String) {
    self.root = root
    self.archive = archive
  }

  var top: String? {
    guard let only = tops.first, tops.count == 1, !hasFilesAtTop else { return nil }
    return String(only)
  }

  mutating func take(_ entry: TarEntry, from reader: TarReader) throws {
    guard let path = try entry.path() else { return }
    note(path, isFolder: entry.kind == .directory)
    switch entry.kind {
    case .directory: try makeFolder(path)
    case .file:
      let file = try makeFile(path, isExecutable: entry.mode & 0o100 != 0)
      while let piece = try reader.nextPiece() { try file.write(piece) }
      if entry.modified > 0 { try file.setModified(entry.modified) }
      try file.close()
    case .symbolicLink(let target): try makeLink(path, to: target)
    case .hardLink(let target): try makeHardLink(path, to: target)
    case .special:
      throw fail(.unsupported("it is a device, a pipe, or something else that is no file"), path)
    }
  }

  mutating func take(_ entry: ZipEntry, from reader: ZipReader) throws {
    note(entry.path, isFolder: entry.isDirectory)
    if entry.isDirectory { return try makeFolder(entry.path) }
    if entry.isSpecial {
      throw fail(
        .unsupported("it is a device, a pipe, or something else that is no file"), entry.path)
    }
    if entry.isSymbolicLink {
      let target = String(decoding: try reader.read(entry, limit: 4096), as: UTF8.self)
      return try makeLink(entry.path, to: target)
    }
    let file = try makeFile(entry.path, isExecutable: entry.unixMode & 0o100 != 0)
    try reader.extract(entry, to: file)
    try file.close()
  }

  // MARK: Making

  private mutating func note(_ path: EntryPath, isFolder: Bool) {
    tops.insert(path.firstPart)
    if !isFolder, path.parent == nil { hasFilesAtTop = true }
  }

  private func fail(_ problem: ArchiveError.Problem, _ path: EntryPath) -> ArchiveError {
    ArchiveError(problem, in: archive, entry: path.string)
  }

  /// Says which member it was that the file system refused: a link on its way, most likely.
  private func naming<Result>(_ path: EntryPath, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as FileFailure
      where [.tooManySymbolicLinkLevels, .notDirectory, .fileExists].contains(error.errno)
    {
      throw fail(.unsafeName("something that is no folder stands where it should go"), path)
    }
  }

  private mutating func makeFolder(_ path: EntryPath) throws {
    _ = try naming(path) { try root.createDirectories(path.string) }
  }

  /// The open folder that the member goes into.
  private mutating func parent(of path: EntryPath) throws -> Directory {
    guard let parent = path.parent else { return root }
    if let last, last.path == parent.string { return last.folder }
    let folder = try naming(path) { try root.createDirectories(parent.string) }
    last = (parent.string, folder)
    return folder
  }

  /// The folder and the name in it, with nothing there any more that has the name.
  private mutating func freePlace(_ path: EntryPath) throws -> (Directory, String) {
    let folder = try parent(of: path)
    let name = String(path.lastPart)
    if let there = try folder.status(of: name) {
      guard there.kind != .directory else {
        throw fail(.ambiguous("a folder of that name comes before it"), path)
      }
      try folder.remove(name)
    }
    return (folder, name)
  }

  private mutating func makeFile(_ path: EntryPath, isExecutable: Bool) throws -> OpenFile {
    let (folder, name) = try freePlace(path)
    return try folder.createFile(name, mode: isExecutable ? .newExecutable : .newFile)
  }

  private mutating func makeLink(_ path: EntryPath, to target: String) throws {
    // Only in the beginning does `..` surely mean the folder above: behind a name that is itself a
    // link it means another one.
    var depth = path.parts.count - 1
    var hasNames = false
    for part in target.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
      if part == ".." {
        depth -= 1
        if hasNames || depth < 0 { depth = -1 }
      } else {
        hasNames = true
      }
      if depth < 0 { break }
    }
    guard depth >= 0, !target.isEmpty, !target.hasPrefix("/"), !target.utf8.contains(0) else {
      throw fail(.unsafeName("it is a link that leads out, to `\(Self.shown(target))`"), path)
    }
    let (folder, name) = try freePlace(path)
    try folder.symbolicLink(target: FilePath(target), at: name)
  }

  private static func shown(_ target: String) -> String { ArchiveError.visible(target) }

  private mutating func makeHardLink(_ path: EntryPath, to target: String) throws {
    var text = target[...]
    while text.hasPrefix("./") { text = text.dropFirst(2) }
    let source: EntryPath
    do {
      source = try EntryPath(text)
    } catch {
      throw fail(.unsafeName("it is a link that leads out, to `\(Self.shown(target))`"), path)
    }
    guard let status = try root.status(of: source.string), status.kind == .regular else {
      throw fail(.damaged("it is a link to `\(Self.shown(target))`, which isn't there"), path)
    }
    guard source != path else { return }
    let (folder, name) = try freePlace(path)
    try folder.hardLink(source.string, in: root, as: name)
  }
}
