import PykDigests
import PykFormats
package import PykThreads
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
    let (promise, isNew) = state.withLock { state -> (Promise<CandidateMetadata>, Bool) in
      if let promise = state.metadata[key] { return (promise, false) }
      let promise = Promise<CandidateMetadata>()
      state.metadata[key] = promise
      return (promise, true)
    }
    guard isNew else { return promise }
    if let found = cachedMetadata(key, file) {
      promise.fulfil(.success(found))
    } else {
      MetadataQuery(self, file, key: key, promise).begin()
    }
    return promise
  }

  /// What a file's contents are known by: its strongest digest, else its address.
  static func key(_ file: DistributionFile) -> String {
    let strong = file.sha256 ?? file.digests.first { $0.algorithm.isStrong }
    return strong?.description ?? file.url.description
  }

  /// Nothing changes what a digest stands for; what stands under an address may.
  static let forever = CachePolicy(
    storedAt: Clock.seconds, initialAge: 0, lifetime: 1 << 31, isImmutable: true)

  private func cachedMetadata(_ key: String, _ file: DistributionFile) -> CandidateMetadata? {
    guard let cache, let (record, policy) = cache.metadata.record(key) else { return nil }
    if !isOffline, !policy.isImmutable,
      policy.freshness(at: Clock.seconds, refresh: refresh.includes(file.name)) != .fresh
    {
      return nil
    }
    guard record.isIntact, let found = CandidateMetadata(encoded: record.contents.bytes),
      found.name == file.name, found.version == file.version
    else {
      cache.metadata.remove(key)
      return nil
    }
    return found
  }
}
