internal import Glibc
package import PykDigests
internal import PykFiles
internal import PykRequirements
internal import PykThreads
internal import Synchronization
package import SystemPackage

/// What is wrong with an entry of the store.
package struct StoreFault: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// The manifest is missing, damaged, or of another version of pyk.
    case unreadable
    /// A file has other contents than it was stored with.
    case changed(String)
    case missing(String)
  }

  package let path: FilePath
  /// Nil where the folder's name is no hash.
  package let sha256: Digest?
  /// The name of the wheel's file; nil where it can't be read.
  package let filename: String?
  package let kind: Kind
}

/// What was taken out of the store.
package struct StoreRemoval: Sendable, Hashable {
  package var entries = 0
  /// The sum of the files' sizes as far as it is known: what environments still link to stays on
  /// the disk.
  package var bytes = 0

  package init() {}
}

extension WheelStore {
  /// Folders in which an entry should be, whether or not it is readable.
  private func entryFolders() throws -> [FilePath] {
    var found: [FilePath] = []
    for group in try Self.entries(of: root) where group.name.utf8.count == 2 {
      let folder = root.appending(group.name)
      for entry in try Self.entries(of: folder) { found.append(folder.appending(entry.name)) }
    }
    return found.sorted { $0.string < $1.string }
  }

  private static func entries(of folder: FilePath) throws(FileFailure) -> [DirectoryEntry] {
    do {
      return try Files.entries(of: folder)
    } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory {
      return []
    }
  }

  private static func digest(of folder: FilePath) -> Digest? {
    folder.lastComponent.flatMap { Digest(.sha256, hex: $0.string) }
  }

  /// Every wheel in the store, by name and version.
  package func wheels() throws -> [StoredWheel] {
    try entryFolders().compactMap { Self.digest(of: $0).flatMap(wheel) }.sorted { a, b in
      (a.name, a.version, a.sha256.hex) < (b.name, b.version, b.sha256.hex)
    }
  }

  // MARK: Looking

  /// Reads every file of every entry and compares it with what was stored.
  ///
  /// - Parameters:
  ///   - evicting: Whether entries with faults are taken out, so that they are made anew.
  ///   - progress: Called from several threads after each entry, with the number done and of all.
  package func verify(
    evicting: Bool = false, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) throws -> [StoreFault] {
    let folders = try entryFolders()
    let state = Mutex<(faults: [StoreFault], done: Int)>(([], 0))
    try parallelForEach(folders.count) { index in
      let faults = try self.faults(at: folders[index])
      if evicting, !faults.isEmpty { try self.remove(folders[index]) }
      let done = state.withLock { state in
        state.faults += faults
        state.done += 1
        return state.done
      }
      progress(done, folders.count)
    }
    return state.withLock { $0.faults }.sorted { a, b in
      (a.path.string, "\(a.kind)") < (b.path.string, "\(b.kind)")
    }
  }

  private func faults(at folder: FilePath) throws -> [StoreFault] {
    let sha256 = Self.digest(of: folder)
    guard let sha256, let file = try? MappedFile(folder.appending(Self.manifestName)),
      let manifest = Manifest(file), path(of: sha256) == folder
    else {
      return [StoreFault(path: folder, sha256: sha256, filename: nil, kind: .unreadable)]
    }
    var faults: [StoreFault] = []
    for index in 0..<manifest.fileCount {
      let file = manifest.file(index)
      let path = manifest.path(file.place)
      let kind: StoreFault.Kind
      do {
        let mapped = try MappedFile(folder.appending("tree").appending(path))
        if mapped.bytes.count == file.size,
          mapped.withBytes({ Digest(.sha256, of: $0) }).bytes == file.sha256
        {
          continue
        }
        kind = .changed(path)
      } catch { kind = .missing(path) }
      faults.append(
        StoreFault(
          path: folder, sha256: sha256, filename: manifest.text(.filename), kind: kind))
    }
    return faults
  }

  // MARK: Removing

  /// Takes out what is of no use to anybody: unreadable entries, and what processes that died left
  /// behind. With `unlinked` also wheels that no environment on this file system links to.
  package func prune(unlinked: Bool = false) throws -> StoreRemoval {
    var removal = StoreRemoval()
    for entry in try Self.entries(of: root) where Self.isWaste(entry.name) {
      let path = root.appending(entry.name)
      // A process may be at work on it; none is for a day.
      guard let status = try Files.status(path, followLinks: false),
        status.modified / 1_000_000_000 < Int64(time(nil)) - 86_400
      else { continue }
      try Files.removeTree(path)
    }
    for folder in try entryFolders() {
      if let wheel = Self.digest(of: folder).flatMap(wheel) {
        guard unlinked, try !isLinked(wheel) else { continue }
        removal.bytes += wheel.manifest.totalSize
      }
      try remove(folder)
      removal.entries += 1
    }
    return removal
  }

  /// Takes out every wheel for which `matches` holds.
  package func remove(where matches: (StoredWheel) -> Bool) throws -> StoreRemoval {
    var removal = StoreRemoval()
    for wheel in try wheels() where matches(wheel) {
      try remove(wheel.path)
      removal.entries += 1
      removal.bytes += wheel.manifest.totalSize
    }
    return removal
  }

  /// Removes the whole store. Environments keep what they have.
  package func purge() throws -> StoreRemoval {
    var removal = StoreRemoval()
    for wheel in try wheels() {
      removal.entries += 1
      removal.bytes += wheel.manifest.totalSize
    }
    try Files.removeTree(root)
    return removal
  }

  /// An entry disappears at once, by a rename; its files then one by one.
  private func remove(_ folder: FilePath) throws {
    let old = root.appending(Self.oldPrefix + Self.randomName())
    do {
      try Files.rename(folder, to: old)
    } catch  where error.errno == .noSuchFileOrDirectory { return }
    try Files.removeTree(old)
  }

  private static func isWaste(_ name: String) -> Bool {
    name.hasPrefix(temporaryPrefix) || name.hasPrefix(oldPrefix)
  }

  /// Whether any file has a second name. Clones and copies can't be told, and count as none.
  private func isLinked(_ wheel: StoredWheel) throws -> Bool {
    let tree = try Directory(wheel.tree)
    for index in 0..<wheel.manifest.fileCount {
      let path = wheel.manifest.path(wheel.manifest.filePlace(index).place)
      if let status = try tree.status(of: path), status.linkCount > 1 { return true }
    }
    return false
  }
}
