import PykDiagnostics
package import PykDigests
import PykFiles
import PykFormats
package import PykThreads
import Synchronization
import SystemPackage

extension PackageIndex {
  /// Gets the file, and checks on the way every digest that its page lists, and its size.
  ///
  /// - A file of this machine stays where it is; another comes to a temporary place, which goes
  ///   with the `FetchedFile`, or with the index.
  /// - Where `hashes` are given, the file has to have one of them (`--hash`).
  /// - With `needsDigest` a file without any strong digest, listed or given, is refused before
  ///   anything is fetched.
  /// - What is already here, or on its way, is not fetched again; then `progress` isn't called.
  ///
  /// - Parameter progress: Called on the network thread.
  package func fetch(
    _ file: DistributionFile, hashes: [Digest] = [], needsDigest: Bool = false,
    progress: (@Sendable (HTTPProgress) -> Void)? = nil
  ) -> Promise<FetchedFile> {
    if needsDigest, !(file.digests + hashes).contains(where: \.algorithm.isStrong) {
      return Promise(.failure(IndexError(.noDigest(file: file.filename))))
    }
    let key = "\(Self.key(file)) \(file.url.revealed)"
    let (promise, isNew) = state.withLock { state -> (Promise<FetchedFile>, Bool) in
      if let promise = state.files[key] { return (promise, false) }
      let promise = Promise<FetchedFile>()
      state.files[key] = promise
      return (promise, true)
    }
    if isNew {
      if let path = file.url.filePath {
        Self.workers.submit { promise.fulfil(Result { try Self.local(file, path) }) }
      } else {
        download(file, hashes, promise, progress)
      }
    }
    return hashes.isEmpty ? promise : checked(promise, hashes)
  }

  /// The same promise, once the file has been found to have one of the hashes.
  private func checked(
    _ promise: Promise<FetchedFile>, _ hashes: [Digest]
  ) -> Promise<FetchedFile> {
    let result = Promise<FetchedFile>()
    promise.whenReady { outcome in
      Self.workers.submit {
        result.fulfil(
          Result {
            let fetched = try outcome.get()
            try Self.check(fetched, has: hashes)
            return fetched
          })
      }
    }
    return result
  }

  private static func check(_ fetched: FetchedFile, has hashes: [Digest]) throws {
    for digest in hashes where try fetched.digest(digest.algorithm) == digest { return }
    let algorithm = hashes.first?.algorithm ?? .sha256
    throw IndexError(
      .digestMismatch(
        file: fetched.file.filename, url: fetched.file.url, expected: hashes,
        found: try fetched.digest(algorithm)))
  }

  private static func local(_ file: DistributionFile, _ path: FilePath) throws -> FetchedFile {
    do {
      guard let status = try Files.status(path) else {
        throw FileFailure("read", path, errno: .noSuchFileOrDirectory)
      }
      let fetched = FetchedFile(
        file, at: path, isLocal: true, size: Int64(status.size), digests: [])
      for digest in file.digests {
        let found = try fetched.digest(digest.algorithm)
        guard found == digest else {
          throw IndexError(
            .digestMismatch(
              file: file.filename, url: file.url, expected: [digest], found: found))
        }
      }
      return fetched
    } catch {
      throw fileError(file, error)
    }
  }

  private static func fileError(_ file: DistributionFile, _ error: any Error) -> IndexError {
    if let error = error as? IndexError { return error }
    let reason = error as? any Diagnosable ?? Failure("\(error)")
    return IndexError(.file(file: file.filename, reason: reason))
  }

  private func download(
    _ file: DistributionFile, _ hashes: [Digest], _ promise: Promise<FetchedFile>,
    _ progress: (@Sendable (HTTPProgress) -> Void)?
  ) {
    let place: OpenFile
    do {
      place = try downloads.newFile()
    } catch {
      return promise.fulfil(.failure(Self.fileError(file, error)))
    }
    var algorithms: [HashAlgorithm] = [.sha256]
    for digest in file.digests + hashes where !algorithms.contains(digest.algorithm) {
      algorithms.append(digest.algorithm)
    }
    let request = HTTPRequest(
      .get, file.url, priority: .download,
      sink: .file(
        FileDescriptor(rawValue: place.descriptor), hashing: algorithms,
        limit: file.size ?? .max),
      progress: progress)
    http.send(request).whenReady { [self] result in
      // The client cancels what is under way when nobody holds it any more.
      defer { withExtendedLifetime(self) {} }
      promise.fulfil(
        Result {
          do {
            let response = try result.get()
            try Self.check(response, against: file)
            return FetchedFile(
              file, at: place.path, isLocal: false, size: response.bodySize,
              digests: response.digests)
          } catch {
            try? Files.remove(place.path)
            throw Self.fileError(file, error)
          }
        })
    }
  }

  private static func check(
    _ response: HTTPResponse, against file: DistributionFile
  ) throws(IndexError) {
    for digest in file.digests {
      guard let found = response.digests.first(where: { $0.algorithm == digest.algorithm }) else {
        continue
      }
      if found != digest {
        throw IndexError(
          .digestMismatch(file: file.filename, url: file.url, expected: [digest], found: found))
      }
    }
    if let size = file.size, size != response.bodySize {
      throw IndexError(
        .sizeMismatch(
          file: file.filename, url: file.url, expected: size, found: response.bodySize))
    }
  }
}
