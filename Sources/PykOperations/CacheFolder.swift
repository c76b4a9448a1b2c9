internal import PykDiagnostics
internal import PykFiles
package import PykIndex
package import PykInstall
package import SystemPackage

/// What pyk remembers between runs: unpacked wheels, what indexes said, what interpreters said.
package struct CacheFolder: Sendable {
  package let path: FilePath
  package let wheels: WheelStore
  package let index: IndexCache

  package init(_ path: FilePath) {
    self.path = path
    wheels = WheelStore(root: path.appending("wheels"))
    index = IndexCache(folder: path.appending("index"))
  }

  static let builtName = "built"
  static let environmentsName = "environments"
  static let logsName = "logs"
  /// Of folders for what is unpacked for one run only.
  static let passingPrefix = ".built-"

  private var interpreters: FilePath { path.appending("interpreters") }

  /// The folder of the list of classifiers, which `check` keeps.
  static let classifiersName = "classifiers"

  /// Where the metadata of what is installed in environments is kept.
  package static func installed(in folder: FilePath) -> FilePath { folder.appending("installed") }

  /// Takes out what is kept of environments that are not there any more.
  package func pruneInstalled() throws {
    try InstalledEnvironment.prune(cache: Self.installed(in: path))
  }

  /// How many site-packages folders' metadata are kept, and how many bytes that is.
  package func installedContent() -> (files: Int, size: Int) {
    InstalledEnvironment.content(of: Self.installed(in: path))
  }

  /// How many interpreters have been asked.
  package func interpreterCount() throws -> Int {
    Files.isDirectory(interpreters) ? try Files.entries(of: interpreters).count : 0
  }

  /// The sum of the sizes of all files below, in bytes; a file with several names counts once.
  package func size() throws -> Int {
    var total = 0
    var seen: Set<UInt64> = []
    var folders = Files.isDirectory(path) ? [path] : []
    while let folder = folders.popLast() {
      // Another process may remove a folder at any time.
      guard let entries = try? Files.entries(of: folder) else { continue }
      for entry in entries {
        let path = folder.appending(entry.name)
        if entry.kind == .directory {
          folders.append(path)
        } else if let status = try Files.status(path, followLinks: false),
          status.linkCount < 2 || seen.insert(status.inode).inserted
        {
          total += status.size
        }
      }
    }
    return total
  }

  /// Makes it where it is missing; says whether something can be kept in it.
  package func prepare() -> Bool {
    (try? Files.createDirectories(path)) != nil && Files.isWritable(path)
  }

  /// Marks the folder as a cache, where it isn't yet and is new, or pyk's own place.
  package func mark(isOwn: Bool) { CacheMark.leave(in: path, isOwn: isOwn) }

  /// - Throws: `Failure` where the folder may be somebody's who keeps other things in it.
  package func requireMark() throws {
    guard !CacheMark.holds(path) else { return }
    throw Failure(
      "won't delete anything in `\(path)`",
      causes: ["it isn't empty, and no `CACHEDIR.TAG` says that pyk made it as a cache"],
      hints: ["name the folder of a cache by `--cache-dir`; `pyk cache dir` shows what is meant"])
  }

  /// Removes everything; the folder itself stays where there is something else in it.
  package func purge() throws -> StoreRemoval {
    let removal = try wheels.purge()
    try index.purge()
    try Files.removeTree(index.folder)
    try Files.removeTree(interpreters)
    try Files.removeTree(Self.installed(in: path))
    try Files.removeTree(path.appending(Self.classifiersName))
    try purgeBuilding()
    try CacheMark.remove(from: path)
    if Files.isDirectory(path), try Files.entries(of: path).isEmpty {
      try Files.removeDirectory(path)
    }
    return removal
  }
}
