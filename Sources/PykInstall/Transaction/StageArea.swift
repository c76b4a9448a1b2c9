internal import PykFiles
internal import PykThreads
internal import Synchronization
internal import SystemPackage

/// The folders in which a transaction keeps what is to come and what has to go: one in
/// site-packages, and one more for each other file system that the scheme reaches.
///
///     site-packages/.pyk-stage-<id>/journal
///                                   new/<number>/…
///                                   old/<number>
///
/// Renames don't leave a file system, so what belongs to a folder waits on the same one.
final class StageArea: Sendable {
  static let namePrefix = ".pyk-stage-"

  /// The stage in site-packages, which has the journal.
  let home: FilePath
  private let name: String
  private let scheme: InstallScheme
  private let text: SchemeText
  private let state: Mutex<State>

  private struct State {
    /// By the root that it serves.
    var stages: [FilePath: FilePath] = [:]
    /// By device, in the order in which they were made.
    var byDevice: [(device: UInt64, path: FilePath)] = []
    var setAsideCount = 0
    var groups: [SchemeKey: [Group]] = [:]
    var groupCount = 0
  }

  /// A folder for what comes to one folder of the scheme.
  private struct Group {
    let path: FilePath
    var names: Set<String>
  }

  /// What new files and folders get, as the umask has it.
  let fileMode: UInt16

  init(scheme: InstallScheme) throws {
    self.scheme = scheme
    text = SchemeText(scheme)
    let id = String(UInt64.random(in: .min ... .max), radix: 36)
    name = Self.namePrefix + id
    let path = scheme.home.appending(name)
    try Files.createDirectories(path)
    home = path
    guard let status = try Files.status(path) else {
      throw FileFailure("create the folder", path, errno: .noSuchFileOrDirectory)
    }
    fileMode = UInt16(truncatingIfNeeded: status.permissions.rawValue) & 0o666
    state = Mutex(
      State(stages: [scheme.home: path], byDevice: [(status.device, path)]))
    try Files.createDirectories(path.appending("old"))
    try Files.createDirectories(path.appending("new"))
  }

  /// All stages, the one with the journal first.
  var paths: [FilePath] { state.withLock { $0.byDevice.map(\.path) } }

  /// The stage for what comes to, or goes from, a folder of the scheme.
  func stage(for root: FilePath) throws -> FilePath {
    try state.withLock { state in
      if let known = state.stages[root] { return known }
      var folder = root
      var status = try Files.status(folder)
      while status == nil, folder.components.count > 1 {
        folder.removeLastComponent()
        status = try Files.status(folder)
      }
      guard let device = status?.device else { return home }
      if let stage = state.byDevice.first(where: { $0.device == device }) {
        state.stages[root] = stage.path
        return stage.path
      }
      let path = folder.appending(name)
      try Files.createDirectories(path.appending("old"))
      try Files.createDirectories(path.appending("new"))
      state.stages[root] = path
      state.byDevice.append((device, path))
      return path
    }
  }

  /// A folder for a wheel's part of a scheme folder, in which `names` are free and now taken.
  ///
  /// Wheels share one as long as their names differ, which is nearly always: folders are what
  /// costs most to make and to remove.
  func folder(for key: SchemeKey, names: Set<String>) throws -> FilePath {
    let stage = try stage(for: scheme.root(key))
    return try state.withLock { state in
      let groups = state.groups[key] ?? []
      if let index = groups.firstIndex(where: { $0.names.isDisjoint(with: names) }) {
        state.groups[key]?[index].names.formUnion(names)
        return groups[index].path
      }
      state.groupCount += 1
      let path = stage.appending("new").appending("\(state.groupCount)")
      try Files.createDirectories(path)
      state.groups[key, default: []].append(Group(path: path, names: names))
      return path
    }
  }

  /// A free place in a stage for what is at `path`.
  func asideTarget(for path: String) throws -> String {
    let stage = try stage(for: text.root(of: path).map { FilePath($0) } ?? scheme.home)
    let number = state.withLock { state in
      state.setAsideCount += 1
      return state.setAsideCount
    }
    return stage.string + "/old/\(number)"
  }

  /// Removes the stages; says which one could not be.
  func remove() -> FilePath? {
    var left: FilePath?
    for path in paths.reversed() {
      // What was set aside may be tens of thousands of files, in folders of their own.
      let old = path.appending("old")
      let entries = (try? Files.entries(of: old)) ?? []
      if entries.count > 1 {
        try? parallelForEach(entries.count) { index in
          try Files.removeTree(old.appending(entries[index].name))
        }
      }
      do { try Files.removeTree(path) } catch { left = path }
    }
    return left
  }
}
