package import PykDigests
internal import PykFiles
package import PykThreads
package import SystemPackage

/// Wheels, each unpacked once, checked once, and from then on only linked from.
///
///     <root>/4f/4f0e…c1/manifest     what there is; written last
///                       tree/…       the wheel's files, as they are in the wheel
///                       bytecode/…   what was compiled of them, by interpreter
///
/// - The key is the SHA-256 of the wheel file.
/// - Any number of processes share a store without locks: an entry is made under another name and
///   renamed; who comes second takes the first one's.
/// - An entry whose manifest is damaged, or of another format, is as good as absent.
/// - Files have the permissions that they are to have in an environment (the umask's), not
///   read-only ones: a hard link is the same file, and pip leaves it writable. So a program that
///   writes into an installed file in place changes the store's as well, where file systems don't
///   clone; `verify` finds that.
/// - Nothing is synchronised to the disk. Instead an entry that was written in an earlier run of
///   the machine has its files' sizes compared once before it is believed.
package final class WheelStore: Sendable {
  package let root: FilePath
  /// Threads that unpack one wheel.
  let threads: Int
  let cancellation: Cancellation

  /// - Parameter root: Need not exist yet.
  package init(root: FilePath, threads: Int = 2, cancellation: Cancellation = Cancellation()) {
    self.root = root
    self.threads = threads
    self.cancellation = cancellation
  }

  static let manifestName = "manifest"
  static let settledName = "settled"
  static let temporaryPrefix = ".new-"
  static let oldPrefix = ".old-"

  func path(of sha256: Digest) -> FilePath {
    let hex = sha256.hex
    return root.appending(String(hex.prefix(2))).appending(hex)
  }

  package func contains(_ sha256: Digest) -> Bool { wheel(sha256) != nil }

  /// The wheel of that hash, or nil where the store doesn't have it, or not undamaged.
  package func wheel(_ sha256: Digest) -> StoredWheel? {
    guard sha256.algorithm == .sha256 else { return nil }
    let path = path(of: sha256)
    guard let file = try? MappedFile(path.appending(Self.manifestName)),
      let manifest = Manifest(file),
      let wheel = StoredWheel(sha256: sha256, path: path, manifest: manifest),
      isSettled(wheel)
    else { return nil }
    return wheel
  }

  /// Whether the files are surely there whole, as far as their sizes tell.
  ///
  /// A crash of the machine, or a copied cache, may have lost contents that the manifest, being
  /// one small file, survived without.
  private func isSettled(_ wheel: StoredWheel) -> Bool {
    let manifest = wheel.manifest
    if manifest.boot == BootIdentity.current, manifest.boot != .unknown { return true }
    let mark = wheel.path.appending(Self.settledName)
    if Files.exists(mark) { return true }
    guard let tree = try? Directory(wheel.tree) else { return false }
    for index in 0..<manifest.fileCount {
      let file = manifest.file(index)
      guard let status = try? tree.status(of: manifest.path(file.place)),
        status.kind == .regular, status.size == file.size
      else { return false }
    }
    // Only saves the next process the same work.
    try? Files.write([], to: mark)
    return true
  }

  /// Takes an entry out of the store: what is found damaged, or no longer wanted.
  package func evict(_ sha256: Digest) throws {
    let path = path(of: sha256)
    guard Files.exists(path, followLinks: false) else { return }
    let old = root.appending(Self.oldPrefix + Self.randomName())
    try Files.rename(path, to: old)
    try Files.removeTree(old)
  }

  /// A name in the store for what is not for long; `prune` removes what is left of it.
  package static func temporaryName() -> String { temporaryPrefix + randomName() }

  static func randomName() -> String {
    String(UInt64.random(in: .min ... .max), radix: 36)
  }
}
