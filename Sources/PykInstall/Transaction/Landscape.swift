internal import PykFiles
internal import SystemPackage

/// The folders of an environment as they will be once the steps planned so far are taken.
///
/// Each folder is read once, when it is first asked for; planning then changes the picture, not
/// the disk.
final class Landscape {
  private var folders: [String: [String: FileKind]] = [:]
  /// Folders that are moved away whole, and not made again.
  private var gone: Set<String> = []

  /// What is in the folder; nothing where there is none.
  func entries(_ folder: String) throws(FileFailure) -> [String: FileKind] {
    if let known = folders[folder] { return known }
    var entries: [String: FileKind] = [:]
    do {
      for entry in try Files.entries(of: FilePath(folder)) { entries[entry.name] = entry.kind }
    } catch  where error.errno == .noSuchFileOrDirectory {}
    folders[folder] = entries
    return entries
  }

  func kind(of name: String, in folder: String) throws(FileFailure) -> FileKind? {
    try entries(folder)[name]
  }

  func remove(_ name: String, from folder: String) {
    if folders[folder]?[name] == .directory { gone.insert(folder + "/" + name) }
    folders[folder]?[name] = nil
    folders[folder + "/" + name] = nil
  }

  /// Nothing known below a new folder may be believed: it may have been set aside before.
  func insert(_ name: String, _ kind: FileKind, in folder: String, isEmpty: Bool = false) {
    folders[folder]?[name] = kind
    if kind == .directory { gone.remove(folder + "/" + name) }
    if isEmpty { folders[folder + "/" + name] = [:] }
  }

  /// Whether what is at the path on the disk will have been moved away, with a folder that it is in.
  func isGone(_ path: String) -> Bool {
    guard !gone.isEmpty else { return false }
    var path = path
    while path.utf8.count > 1 {
      if gone.contains(path) { return true }
      path = PathText.split(path).folder
    }
    return false
  }

  func isEmpty(_ folder: String) throws(FileFailure) -> Bool { try entries(folder).isEmpty }

  /// Whether there are only folders, if anything, however deep.
  func holdsNoFile(_ folder: String, depth: Int = 0) throws(FileFailure) -> Bool {
    guard depth < 100 else { return false }
    for (name, kind) in try entries(folder) {
      guard kind == .directory, try holdsNoFile(folder + "/" + name, depth: depth + 1) else {
        return false
      }
    }
    return true
  }
}
