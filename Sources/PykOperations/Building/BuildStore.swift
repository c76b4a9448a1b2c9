internal import PykInstall
internal import PykDigests
internal import PykFiles
internal import SystemPackage
internal import PykArchive

/// Where wheels that were built are unpacked: those that will be the same again in the store, those
/// of folders in one that goes when the command ends.
struct BuildStore: Sendable {
  private let lasting: WheelStore
  private let passing: WheelStore
  private let folder: WorkFolder?

  init(
    for arrivals: [InstallOutcome.Arriving], request: InstallRequest, in workspace: Workspace,
    _ lasting: WheelStore
  ) throws {
    self.lasting = lasting
    // What is linked to by its name has to stay.
    guard arrivals.contains(where: { $0.source != nil }), request.linkMode != .symlink,
      let cache = workspace.cacheFolder
    else {
      folder = nil
      passing = lasting
      return
    }
    // Beside the store, so that files can be linked from there.
    let folder = try WorkFolder(
      in: cache, prefix: CacheFolder.passingPrefix, workspace.cancellation)
    self.folder = folder
    passing = WheelStore(root: folder.path, threads: 1, cancellation: workspace.cancellation)
  }

  /// Takes a wheel out that is damaged.
  func evict(_ sha256: Digest) throws {
    try lasting.evict(sha256)
    try passing.evict(sha256)
  }

  func add(_ wheel: BuiltWheel) throws -> StoredWheel {
    let store = wheel.isKept ? lasting : passing
    if let known = store.wheel(wheel.sha256) { return known }
    return try store.add(
      ZipReader(MappedFile(wheel.path), name: wheel.filename), sha256: wheel.sha256,
      filename: wheel.filename)
  }
}
