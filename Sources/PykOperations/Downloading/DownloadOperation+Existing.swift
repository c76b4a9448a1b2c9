internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykResolve
internal import SystemPackage

/// What becomes of a file that lies where one is to go (`--exists-action`): nothing of it is touched
/// before the other one has arrived.
extension DownloadOperation {
  enum Standing {
    case absent
    /// By all digests that are known.
    case same
    case another
    /// No strong digest is known: one can tell when it has been fetched.
    case unknown
  }

  func standing(
    of path: FilePath, for arrival: InstallOutcome.Arriving, _ asked: Asked
  ) throws -> Standing {
    guard Files.isRegularFile(path) else { return .absent }
    if arrival.file.url.filePath?.lexicallyNormalized() == path { return .same }
    let wanted = asked.digests[arrival.pin.name]
    let known = arrival.file.digests + (wanted ?? [])
    guard known.contains(where: \.algorithm.isStrong) else { return .unknown }
    let bytes = try MappedFile(path)
    func has(_ digest: Digest) -> Bool {
      bytes.withBytes { Digest(digest.algorithm, of: $0) } == digest
    }
    let isSame =
      arrival.file.digests.allSatisfy(has) && wanted.map { $0.contains(where: has) } ?? true
    return isSame ? .same : .another
  }

  private var action: ExistsAction? {
    let actions: [ExistsAction] = [.ignore, .wipe, .backUp, .abort]
    return install.request.existsActions.first(where: actions.contains)
  }

  /// Whether another file is to stay; says so.
  func keeps(_ path: FilePath) -> Bool {
    guard action == .ignore else { return false }
    install.workspace.reporter.warn("`\(path)` is another file of that name, and stays")
    return true
  }

  /// Ends it where another file is not to be touched.
  func refuse(_ path: FilePath) throws {
    guard action == .abort else { return }
    throw Failure(
      "`\(path)` is another file of that name", causes: ["`--exists-action a` ends it there"],
      hints: ["`--exists-action w` replaces it, `b` keeps it under another name"])
  }

  /// Has what lies there go its way, now that the other file is here.
  ///
  /// - Returns: Whether it stays: it is the same, or is to be kept.
  func makeRoom(at path: FilePath, for fetched: FilePath) throws -> Bool {
    guard Files.isRegularFile(path) else { return false }
    let (old, new) = (try MappedFile(path), try MappedFile(fetched))
    let isSame = old.withBytes { old in new.withBytes { old.elementsEqual($0) } }
    if isSame || keeps(path) { return true }
    try refuse(path)
    let reporter = install.workspace.reporter
    if action == .backUp {
      let backup = try ExistsAction.moveAside(path)
      reporter.warn("`\(path)` was another file of that name, and is `\(backup)` now")
    } else {
      reporter.warn("`\(path)` is another file of that name, and is replaced")
    }
    return false
  }
}
