package import PykDiagnostics
package import PykDigests
package import PykFiles
package import PykFormats
package import PykMetadata
package import SystemPackage

/// A file that can be uploaded: read, checked against its own name, and hashed.
///
/// The file stays open, so that what is sent is what was read, whatever happens to the name.
package struct Distribution: Sendable {
  /// As the user named it.
  package let path: FilePath
  package let filename: String
  package let file: OpenFile
  /// In bytes.
  package let size: Int64
  package let kind: DistributionKind
  /// `source`, or a wheel's first tag such as `py3`, `py2.py3` or `cp311`.
  package let pyversion: String
  /// METADATA or PKG-INFO, as it stands in the file.
  package let metadataText: [UInt8]
  /// Its fields under the written names, and its body.
  package let header: HeaderBlock
  package let metadata: CoreMetadata
  package let digests: Digests

  /// What indexes know a file by.
  package struct Digests: Sendable, Hashable {
    package let sha256: Digest
    /// BLAKE2b of 32 bytes, in lower-case hexadecimal.
    package let blake2b256: String
  }

  /// Reads a wheel (`.whl`) or a source distribution (`.tar.gz`, `.zip`).
  ///
  /// - Throws: `Failure` where it is neither, can't be read, or where its name and its metadata
  ///   don't agree; what else an index would refuse is for `DistributionChecker` to say.
  package init(
    reading path: FilePath, shownAs shown: FilePath? = nil
  ) throws(Failure) {
    self.path = shown ?? path
    filename = path.lastComponent?.string ?? path.string
    let name = "\(self.path)"
    do {
      // Opening a pipe would wait for somebody to write to it.
      if let there = try Files.status(path), there.kind != .regular {
        throw Failure("it is no file")
      }
      file = try Files.open(path)
      let before = try file.status()
      guard before.kind == .regular else {
        throw Failure("it is no file")
      }
      let name = try Name(filename)
      kind = name.kind
      pyversion = name.pyversion
      size = Int64(before.size)
      digests = try Self.digests(of: file, size: before.size)
      metadataText = try Self.metadata(of: file, name)
      header = HeaderBlock(parsing: metadataText)
      metadata = try CoreMetadata(parsing: metadataText)
      try name.check(metadata, header)
      guard try file.status() == before else {
        throw Failure(
          "it changed while it was read", hints: ["wait until nothing writes to it any more"])
      }
    } catch let failure as any Diagnosable {
      throw Failure("can't upload `\(name)`", because: failure)
    } catch {
      throw Failure("can't upload `\(name)`", because: error)
    }
  }

  /// Whether the file is still the one that was read.
  package var isUnchanged: Bool {
    guard let status = try? file.status() else { return false }
    return Int64(status.size) == size
  }
}

extension FileStatus {
  /// Whether nobody wrote to the file between the two.
  fileprivate static func == (a: FileStatus, b: FileStatus) -> Bool {
    a.size == b.size && a.modified == b.modified && a.inode == b.inode
  }
}
