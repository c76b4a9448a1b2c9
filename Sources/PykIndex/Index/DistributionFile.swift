package import PykDigests
package import PykFormats
package import PykRequirements
package import PykVersions

/// One file of a distribution, as an index or a folder offers it.
///
/// https://packaging.python.org/en/latest/specifications/simple-repository-api/
package struct DistributionFile: Sendable, Hashable, CustomStringConvertible {
  package enum Kind: UInt8, Sendable, Hashable {
    case wheel, sdist
  }

  package let filename: String
  package let kind: Kind
  package let name: PackageName
  package let version: Version
  /// Without a fragment and without credentials.
  package let url: URL
  /// All that are listed and known to pyk, the weak ones too.
  package let digests: [Digest]
  /// As the page has it; nobody has checked that it is a specifier.
  package let requiresPython: String?
  /// Why it was withdrawn, perhaps an empty text; nil where it wasn't.
  package let yanked: String?
  package let coreMetadata: CoreMetadataOffer
  /// In bytes.
  package let size: Int64?
  /// In microseconds since 1970.
  package let uploadTime: Int64?
  package let source: IndexSource

  package init(
    filename: String, kind: Kind, name: PackageName, version: Version, url: URL,
    digests: [Digest] = [], requiresPython: String? = nil, yanked: String? = nil,
    coreMetadata: CoreMetadataOffer = .none, size: Int64? = nil, uploadTime: Int64? = nil,
    source: IndexSource
  ) {
    self.filename = filename
    self.kind = kind
    self.name = name
    self.version = version
    self.url = url
    self.digests = digests
    self.requiresPython = requiresPython
    self.yanked = yanked
    self.coreMetadata = coreMetadata
    self.size = size
    self.uploadTime = uploadTime
    self.source = source
  }

  package var description: String { filename }

  /// The SHA-256 where it is listed: what caches and stores know the file by.
  package var sha256: Digest? { digests.first { $0.algorithm == .sha256 } }
}

/// Whether a file's metadata can be had beside it, at its address with `.metadata` behind it.
///
/// https://peps.python.org/pep-0658/
package enum CoreMetadataOffer: Sendable, Hashable {
  case none
  case available(Digest?)
}
