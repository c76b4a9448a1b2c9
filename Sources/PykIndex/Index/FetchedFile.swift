package import PykDigests
package import PykFiles
package import SystemPackage
import Synchronization

/// A distribution's file on this machine, every listed digest checked.
package final class FetchedFile: Sendable {
  package let file: DistributionFile
  /// Where it is: for a file of this machine its own place, else a temporary one.
  package let path: FilePath
  /// Whether it was on this machine before and is somebody else's.
  package let isLocal: Bool
  /// In bytes.
  package let size: Int64
  private let digests: Mutex<[HashAlgorithm: Digest]>

  init(
    _ file: DistributionFile, at path: FilePath, isLocal: Bool, size: Int64, digests: [Digest]
  ) {
    self.file = file
    self.path = path
    self.isLocal = isLocal
    self.size = size
    self.digests = Mutex(
      Dictionary(digests.map { ($0.algorithm, $0) }, uniquingKeysWith: { first, _ in first }))
  }

  /// The file's own digest; read from the file unless it was computed on its way.
  package func digest(_ algorithm: HashAlgorithm = .sha256) throws(FileFailure) -> Digest {
    if let known = digests.withLock({ $0[algorithm] }) { return known }
    let mapped = try MappedFile(path)
    let digest = mapped.withBytes { Digest(algorithm, of: $0) }
    digests.withLock { $0[algorithm] = digest }
    return digest
  }

  deinit {
    if !isLocal { try? Files.remove(path) }
  }
}
