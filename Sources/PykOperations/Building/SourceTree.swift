internal import PykArchive
internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykThreads
internal import SystemPackage

/// A project's sources on the disk.
struct SourceTree: Sendable {
  /// The project's folder.
  let folder: FilePath
  /// Whether it was made of an archive or a repository, and is nobody's.
  let isUnpacked: Bool
  /// What the sources are known by; nil for a folder, in which anything may change.
  let identity: String?
  /// Of a repository.
  let commit: String?
  /// What goes with the tree.
  let temporary: WorkFolder?

  /// Somebody's folder, used where it is.
  init(folder: FilePath) {
    self.folder = folder
    isUnpacked = false
    identity = nil
    commit = nil
    temporary = nil
  }

  /// The contents of an archive.
  ///
  /// - Throws: `Failure` that names the archive, and the member that is refused.
  init(unpacking file: FetchedFile, subdirectory: String?, in workspace: Workspace) throws {
    let temporary = try workspace.workFolder("pyk-source-")
    let place = temporary.path.appending("source")
    try Files.createDirectories(place)
    let archive = SourceArchive(try MappedFile(file.path), name: file.file.filename)
    let top = try archive.unpack(into: Directory(place))
    let whole = top.map { place.appending($0) } ?? place
    folder = try Self.project(subdirectory, in: whole, of: file.file.filename)
    isUnpacked = true
    identity = try file.digest().description
    commit = nil
    self.temporary = temporary
  }

  /// A working copy of a repository.
  init(
    checkingOut target: GitRepository.Target, of repository: GitRepository, subdirectory: String?
  ) throws {
    let temporary = try repository.workspace.workFolder("pyk-source-")
    // Some backends make a version of the folder's name.
    let name = repository.reference.url.lastPathComponent
    let place = temporary.path.appending(
      name.hasSuffix(".git") && name.utf8.count > 4 ? String(name.dropLast(4)) : "source")
    try Files.createDirectories(place)
    let commit = try repository.checkOut(target, into: place, subdirectory: subdirectory)
    folder = try Self.project(subdirectory, in: place, of: "\(repository.reference.url)")
    isUnpacked = true
    identity = repository.reference.identity(commit)
    self.commit = commit
    self.temporary = temporary
  }

  /// The folder that `#subdirectory=` names.
  static func project(
    _ subdirectory: String?, in whole: FilePath, of name: String
  ) throws -> FilePath {
    guard let subdirectory, !subdirectory.isEmpty else { return whole }
    let folder = whole.appending(subdirectory).lexicallyNormalized()
    guard !subdirectory.hasPrefix("/"), folder.starts(with: whole.lexicallyNormalized()),
      Files.isDirectory(folder)
    else {
      throw Failure("`\(name)` has no folder `\(subdirectory)`")
    }
    return folder
  }
}
