internal import PykDiagnostics
package import PykFiles
package import SystemPackage

/// A project's folder as it stands: each folder in it is listed once, when it is first asked of.
///
/// - Questions are answered from the listings, without a system call each.
/// - Links are followed. A link that leads to a folder it lies in is passed over.
/// - Paths are relative, with `/`; one that is absolute or leaves the folder names nothing.
package final class SourceTree {
  package struct Entry: Sendable {
    package let name: String
    package let isFolder: Bool
    let isLink: Bool
  }

  /// What tells two ways to one folder from two folders.
  struct Identity: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  private let list: (String) throws(FileFailure) -> [DirectoryEntry]
  private let status: (String) -> FileStatus?
  private let load: (String) throws(FileFailure) -> [UInt8]
  private var folders: [TreePath: [Entry]] = [:]
  /// How many ways to folders are followed; links can make more of them than there are atoms.
  private let limit: Int
  /// Folders that could not be read and names that can't be written down, once each.
  package private(set) var faults: [String] = []

  package init(_ root: FilePath, limit: Int = 100_000) {
    self.limit = limit
    list = { path throws(FileFailure) in
      try Files.entries(of: path.isEmpty ? root : root.pushing(FilePath(path)))
    }
    status = { path in
      try? Files.status(path.isEmpty ? root : root.pushing(FilePath(path)), followLinks: true)
    }
    load = { path throws(FileFailure) in try Files.read(root.pushing(FilePath(path))) }
  }

  /// The same tree with files in it that are about to be written.
  init(_ other: SourceTree, promising paths: [String]) {
    (list, status, load) = (other.list, other.status, other.load)
    (folders, faults, limit) = (other.folders, other.faults, other.limit)
    for path in paths { promise(path, isFolder: false) }
  }

  private func promise(_ path: String, isFolder: Bool) {
    guard let path = PathWords.normal(path), !path.isEmpty, !exists(path) else { return }
    let (folder, name) = PathWords.split(path)
    promise(folder, isFolder: true)
    var entries = entries(of: folder)
    entries.append(Entry(name: name, isFolder: isFolder, isLink: false))
    folders[TreePath(folder)] = entries.sorted { TreePath($0.name) < TreePath($1.name) }
    if isFolder { folders[TreePath(path)] = [] }
  }

  /// A tree that is nowhere: these files, and the folders that they need; a path that ends in `/`
  /// is a folder.
  init(listing paths: [String], contents: [String: String] = [:]) {
    var known: [TreePath: [DirectoryEntry]] = [TreePath(""): []]
    func add(_ path: String, _ kind: FileKind) {
      let (folder, name) = PathWords.split(path)
      if known[TreePath(folder)] == nil { add(folder, .directory) }
      if kind == .directory { known[TreePath(path)] = known[TreePath(path)] ?? [] }
      if known[TreePath(folder)]?.contains(where: { TreePath($0.name) == TreePath(name) }) == false
      {
        known[TreePath(folder)]?.append(DirectoryEntry(name: name, kind: kind))
      }
    }
    for path in paths + contents.keys {
      if path.hasSuffix("/") {
        add(String(path.dropLast()), .directory)
      } else {
        add(path, .regular)
      }
    }
    limit = .max
    let listing = known
    list = { path throws(FileFailure) in listing[TreePath(path)] ?? [] }
    status = { _ in nil }
    load = { path throws(FileFailure) in Array((contents[path] ?? "").utf8) }
  }

  /// What lies in a folder, sorted by bytes; nothing for what is no folder.
  package func entries(of folder: String) -> [Entry] {
    guard let path = PathWords.normal(folder) else { return [] }
    let key = TreePath(path)
    if let known = folders[key] { return known }
    if folders.count >= limit { return [] }
    let found = read(path)
    folders[key] = found
    return found
  }

  package func isFile(_ path: String) -> Bool { entry(path)?.isFolder == false }

  package func isFolder(_ path: String) -> Bool {
    guard let path = PathWords.normal(path) else { return false }
    return path.isEmpty || entry(path)?.isFolder == true
  }

  package func exists(_ path: String) -> Bool {
    guard let path = PathWords.normal(path) else { return false }
    return path.isEmpty || entry(path) != nil
  }

  /// The bytes of a file; a path that names nothing below the folder is no file.
  package func contents(of path: String) throws(FileFailure) -> [UInt8] {
    try load(PathWords.normal(path) ?? path)
  }

  /// Throws where there were more folders than are followed.
  func checkSize() throws(Failure) {
    if folders.count < limit { return }
    throw Failure(
      "the project's folder leads to more than \(limit) folders",
      causes: ["links to folders may multiply each other"],
      hints: ["remove the links, or build in a folder that holds the project alone"])
  }

  func identity(of folder: String) -> Identity? {
    PathWords.normal(folder).flatMap(status).map { Identity(device: $0.device, inode: $0.inode) }
  }

  private func entry(_ path: String) -> Entry? {
    if path.utf8.last == UInt8(ascii: "/") {
      // As the system has it: a name with a slash behind it is a folder's.
      guard let found = entry(PathWords.split(path).folder), found.isFolder else { return nil }
      return found
    }
    guard let path = PathWords.normal(path), !path.isEmpty else { return nil }
    let (folder, name) = PathWords.split(path)
    // A folder that was listed is one; others are asked of first, for a link that leads back
    // would be followed by the system.
    if !folder.isEmpty, folders[TreePath(folder)] == nil, !isFolder(folder) { return nil }
    let names = entries(of: folder)
    var (low, high) = (0, names.count)
    let wanted = TreePath(name)
    while low < high {
      let middle = (low + high) / 2
      if TreePath(names[middle].name) < wanted { low = middle + 1 } else { high = middle }
    }
    guard low < names.count, TreePath(names[low].name) == wanted else { return nil }
    return names[low]
  }

  private func read(_ folder: String) -> [Entry] {
    let found: [DirectoryEntry]
    do throws(FileFailure) {
      found = try list(folder)
    } catch {
      if error.errno != .notDirectory, error.errno != .noSuchFileOrDirectory {
        faults.append("can't read the folder `\(folder)`: what lies in it is left out")
      }
      return []
    }
    var entries: [Entry] = []
    for entry in found {
      let path = PathWords.join(folder, entry.name)
      if entry.name.unicodeScalars.contains("\u{fffd}"), status(path) == nil {
        faults.append("`\(path)` is left out: its name is no UTF-8")
        continue
      }
      switch entry.kind {
      case .regular:
        entries.append(Entry(name: entry.name, isFolder: false, isLink: false))
      case .directory:
        entries.append(Entry(name: entry.name, isFolder: true, isLink: false))
      case .symbolicLink:
        guard let target = status(path) else { continue }
        switch target.kind {
        case .regular:
          entries.append(Entry(name: entry.name, isFolder: false, isLink: true))
        case .directory where !leadsBack(target, from: folder):
          entries.append(Entry(name: entry.name, isFolder: true, isLink: true))
        default: continue
        }
      case .other: continue
      }
    }
    return entries.sorted { TreePath($0.name) < TreePath($1.name) }
  }

  /// Whether a link in `folder` leads to that folder or to one above it.
  private func leadsBack(_ target: FileStatus, from folder: String) -> Bool {
    var path = folder
    while true {
      if let above = status(path), above.inode == target.inode, above.device == target.device {
        return true
      }
      if path.isEmpty { return false }
      path = PathWords.split(path).folder
    }
  }
}
