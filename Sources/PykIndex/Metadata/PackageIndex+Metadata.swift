import PykDigests
import PykFormats
import PykRequirements
package import PykThreads
import PykVersions
import Synchronization

extension PackageIndex {
  /// What a file says of itself, with as little of it fetched as the server allows.
  ///
  /// - A wheel: the metadata beside it (checked by its digest where the page gives one), else
  ///   the wheel's last bytes and what of its middle is needed, else all of it, which `fetch`
  ///   then has already.
  /// - A source distribution: its `PKG-INFO` where that may be trusted (PEP 643); else the
  ///   error `IndexError.Kind.notStatic`.
  /// - What is of another name or version is an error.
  ///
  /// Kept for good under the file's digest; where a page lists none, for as long as the server
  /// allows.
  package func metadata(of file: DistributionFile) -> Promise<CandidateMetadata> {
    let name = Self.metadataName(file)
    let (promise, isNew) = state.withLock { state -> (Promise<CandidateMetadata>, Bool) in
      if let promise = state.metadata[name.text] { return (promise, false) }
      let promise = Promise<CandidateMetadata>()
      state.metadata[name.text] = promise
      return (promise, true)
    }
    guard isNew else { return promise }
    if let found = cachedMetadata(name, file.name, file.version) {
      promise.fulfil(.success(found))
    } else {
      MetadataQuery(self, file, name: name, promise).begin()
    }
    return promise
  }

  /// What has been found out of a file already; asks nobody.
  package func knownMetadata(of file: DistributionFile) -> CandidateMetadata? {
    let name = Self.metadataName(file).text
    let known = state.withLock { $0.metadata[name] }
    return known?.current.flatMap { try? $0.get() }
  }

  /// The same of a file on a page; ask `known(_:)` first, which costs less.
  ///
  /// - Returns: Nil where its address is no URL.
  package func metadata(of file: PageFile) -> Promise<CandidateMetadata>? {
    file.distributionFile.map { metadata(of: $0) }
  }

  /// What a file's contents are known by: its strongest digest, else its address.
  static func key(_ file: DistributionFile) -> String {
    strongDigest(file)?.description ?? file.url.revealed
  }

  private static func strongDigest(_ file: DistributionFile) -> Digest? {
    file.sha256 ?? file.digests.first { $0.algorithm.isStrong }
  }

  /// What a file's metadata is kept under. A digest names the file, but not who says what is in it:
  /// what one index tells of a file beside it is never believed of another's.
  static func metadataName(_ file: DistributionFile) -> StoreName {
    guard let digest = strongDigest(file) else { return StoreName(file.url.revealed) }
    return StoreName(digest, saidBy: file.source.teller)
  }

  /// Nothing changes what a digest stands for; what stands under an address may.
  static let forever = CachePolicy(
    storedAt: Clock.seconds, initialAge: 0, lifetime: 1 << 31, isImmutable: true)

  private func cachedMetadata(
    _ key: StoreName, _ name: PackageName, _ version: Version
  ) -> CandidateMetadata? {
    guard let cache, let (record, policy) = cache.metadata.record(key) else { return nil }
    if !isOffline, !policy.isImmutable,
      policy.freshness(at: Clock.seconds, refresh: refresh.includes(name)) != .fresh
    {
      return nil
    }
    guard record.isIntact, let found = CandidateMetadata(encoded: record.contents.bytes),
      found.name == name, found.version == version
    else {
      cache.metadata.remove(key)
      return nil
    }
    return found
  }
}
