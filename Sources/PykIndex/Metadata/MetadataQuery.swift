import PykArchive
import PykDiagnostics
import PykDigests
import PykFiles
import PykFormats
import PykMetadata
import PykRequirements
import PykThreads
import Synchronization
import SystemPackage

/// The question for one file's metadata: tries the cheapest way first, then the next.
final class MetadataQuery: Sendable {
  /// METADATA that is larger is nobody's.
  static let sizeLimit = 16 << 20

  let index: PackageIndex
  let file: DistributionFile
  private let name: StoreName
  private let promise: Promise<CandidateMetadata>

  init(
    _ index: PackageIndex, _ file: DistributionFile, name: StoreName,
    _ promise: Promise<CandidateMetadata>
  ) {
    self.index = index
    self.file = file
    self.name = name
    self.promise = promise
  }

  func begin() {
    if file.kind == .sdist || file.url.filePath != nil { return readWhole() }
    if case .available(let digest) = file.coreMetadata { return askBeside(digest, isOffered: true) }
    let mayHave = index.state.withLock { $0.servers.mayHaveSidecars(file.url) }
    if mayHave { askBeside(nil, isOffered: false) } else { askForEnd() }
  }

  // MARK: Ends

  func fail(_ error: any Error) {
    if error is IndexError { return promise.fulfil(.failure(error)) }
    let reason = error as? any Diagnosable ?? Failure("\(error)")
    promise.fulfil(.failure(IndexError(.metadata(file: file.filename, reason: reason))))
  }

  /// - Parameter policy: How long it holds where the file has no digest; nil: not at all.
  func succeed(with bytes: [UInt8], policy: CachePolicy?) {
    do {
      let metadata = try read(bytes)
      let hasDigest = file.digests.contains { $0.algorithm.isStrong }
      if let policy = hasDigest ? PackageIndex.forever : policy, policy.isStorable,
        policy.lifetime > 0
      {
        index.cache?.metadata.store(name, policy: policy, contents: metadata.encoded)
      }
      promise.fulfil(.success(metadata))
    } catch {
      fail(error)
    }
  }

  func read(_ bytes: [UInt8]) throws -> CandidateMetadata {
    let metadata = try CoreMetadata(parsing: bytes, scope: .resolving)
    guard metadata.name == file.name, metadata.version == file.version else {
      let found = "\(metadata.name.written) \(metadata.version)"
      throw IndexError(.otherMetadata(file: file.filename, found: found))
    }
    if file.kind == .sdist, !metadata.isStaticForResolving {
      let reason =
        metadata.dynamic.isEmpty
        ? "its PKG-INFO is of version \(metadata.metadataVersion), which promises nothing"
        : "its PKG-INFO says that requirements are found out by building"
      throw IndexError(.notStatic(file: file.filename, reason))
    }
    return CandidateMetadata(metadata)
  }

  // MARK: Beside the wheel

  private func askBeside(_ digest: Digest?, isOffered: Bool) {
    let url = file.url.appendingToPath(".metadata")
    var request = HTTPRequest(.get, url, sink: .memory(limit: Self.sizeLimit))
    // What is only guessed at is neither waited for nor worth an error.
    if !isOffered { request.retries = 0 }
    index.http.send(request).whenReady { [self] result in
      do {
        let response = try result.get()
        if let digest, Digest(digest.algorithm, of: response.body) != digest {
          let found = Digest(digest.algorithm, of: response.body)
          throw IndexError(
            .digestMismatch(
              file: file.filename + ".metadata", url: url, expected: [digest], found: found))
        }
        if !isOffered {
          // Some servers answer every question with a page.
          let isIt = (try? read(response.body)) != nil
          index.state.withLock { $0.servers.note(hasSidecars: isIt, file.url) }
          if !isIt { return askForEnd() }
        }
        succeed(with: response.body, policy: response.cachePolicy)
      } catch let error as HTTPError where isOffered ? error.hasOtherWay : error.kind != .cancelled
      {
        if !isOffered { index.state.withLock { $0.servers.note(hasSidecars: false, file.url) } }
        askForEnd()
      } catch {
        fail(error)
      }
    }
  }

  // MARK: The whole file

  /// Of this machine, or fetched: then `PackageIndex.fetch` has it for the installation too.
  func readWhole() {
    let progress = index.onProgress.map { [file] tell in
      { @Sendable (progress: HTTPProgress) in tell(file, progress) }
    }
    index.fetch(file, progress: progress).whenReady { [self] result in
      PackageIndex.workers.submit { [self] in
        do {
          let whole = try result.get()
          let mapped = try MappedFile(whole.path)
          succeed(with: try contents(of: mapped), policy: nil)
        } catch {
          fail(error)
        }
      }
    }
  }

  private func contents(of mapped: MappedFile) throws -> [UInt8] {
    if file.kind == .sdist {
      let archive = SourceArchive(mapped, name: file.filename)
      let found = try archive.topLevelFile(named: "PKG-INFO", limit: Self.sizeLimit)
      guard let found else {
        throw IndexError(.notStatic(file: file.filename, "it has no PKG-INFO"))
      }
      return found
    }
    let reader = try ZipReader(mapped, name: file.filename)
    let entry = try Self.metadataEntry(of: file, in: reader.entries)
    return try reader.read(entry, limit: Self.sizeLimit)
  }

  /// The entry `name-version.dist-info/METADATA`: there must be one such folder, the wheel's.
  static func metadataEntry(
    of file: DistributionFile, in entries: [ZipEntry]
  ) throws(Failure) -> ZipEntry {
    let found = entries.filter { entry in
      let parts = entry.path.parts
      return parts.count == 2 && parts[1] == "METADATA" && parts[0].hasSuffix(".dist-info")
    }
    guard let first = found.first, found.count == 1 else {
      throw Failure(
        "`\(file.filename)` is not a wheel",
        causes: [
          found.isEmpty
            ? "it has no `.dist-info/METADATA`" : "it has \(found.count) `.dist-info` folders"
        ])
    }
    return first
  }
}

extension HTTPError {
  /// Whether the wheel itself may be had although this couldn't.
  fileprivate var hasOtherWay: Bool { statusCode != nil && statusCode != 401 }
}
