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
    let key = Self.key(file)
    let (promise, isNew) = promise(key)
    guard isNew else { return promise }
    if let found = cachedMetadata(key, file.name, file.version) {
      promise.fulfil(.success(found))
    } else {
      MetadataQuery(self, file, key: key, promise).begin()
    }
    return promise
  }

  /// The same of a file on a page; where its digest is enough to find it, its address is never
  /// made.
  ///
  /// - Returns: Nil where its address is no URL.
  package func metadata(of file: PageFile) -> Promise<CandidateMetadata>? {
    guard let sha256 = file.sha256 else { return file.distributionFile.map { metadata(of: $0) } }
    let key = sha256.description
    if let known = state.withLock({ $0.metadata[key] }) { return known }
    guard let found = cachedMetadata(key, file.page.name, file.version) else {
      return file.distributionFile.map { metadata(of: $0) }
    }
    let (promise, isNew) = promise(key)
    if isNew { promise.fulfil(.success(found)) }
    return promise
  }

  private func promise(_ key: String) -> (Promise<CandidateMetadata>, isNew: Bool) {
    state.withLock { state in
      if let promise = state.metadata[key] { return (promise, false) }
      let promise = Promise<CandidateMetadata>()
      state.metadata[key] = promise
      return (promise, true)
    }
  }

  /// What a file's contents are known by: its strongest digest, else its address.
  static func key(_ file: DistributionFile) -> String {
    let strong = file.sha256 ?? file.digests.first { $0.algorithm.isStrong }
    return strong?.description ?? file.url.revealed
  }

  /// Nothing changes what a digest stands for; what stands under an address may.
  static let forever = CachePolicy(
    storedAt: Clock.seconds, initialAge: 0, lifetime: 1 << 31, isImmutable: true)

  private func cachedMetadata(
    _ key: String, _ name: PackageName, _ version: Version
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
