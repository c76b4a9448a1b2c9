internal import PykDiagnostics
internal import PykDigests
package import PykFormats
package import PykIndex
internal import PykMetadata
internal import PykRequirements

/// What an index already has of a distribution's file name, told by its simple page.
package enum PublishedState: Sendable, Hashable {
  /// No such file, or no such project.
  case absent
  /// The same bytes, by the strongest hash that the page has, or by the file itself.
  case same
  /// Another file under this name.
  case different
  /// The index couldn't be asked; says why.
  case unknown(String)
}

/// Asks simple pages for the files that are there, without any cache.
package struct PublishedFiles: Sendable {
  private let http: HTTPClient
  /// Addresses of simple indexes; the first that has the project answers.
  private let indexes: [URL]
  /// Sent to the server that files are uploaded to, and to no other.
  private let authorization: (origin: URL.Origin, value: Secret)?

  package init(
    _ http: HTTPClient, indexes: [URL], authorization: (origin: URL.Origin, value: Secret)?
  ) {
    self.http = http
    self.indexes = indexes
    self.authorization = authorization
  }

  /// Where the simple pages of a repository are, if they are where its kind has them.
  ///
  /// - The public index and its twin have them on another address.
  /// - devpi has them in `+simple/`; pypiserver, Artifactory, Nexus, GitLab and the others in
  ///   `simple/`; what follows the public index's layout beside `legacy/`.
  package static func indexes(of repository: URL) -> [URL] {
    func known(_ upload: String, _ index: String) -> [URL]? {
      guard let upload = URL(upload), upload.origin == repository.origin,
        upload.path == repository.path || repository.path == upload.path.dropLast()
      else { return nil }
      return URL(index).map { [$0] }
    }
    if let found = known(DefaultAddresses.upload, DefaultAddresses.index)
      ?? known(DefaultAddresses.testUpload, DefaultAddresses.testIndex)
    {
      return found
    }
    var base = repository.withoutCredentials.withoutFragment
    base.query = nil
    if !base.path.hasSuffix("/") { base.path += "/" }
    var paths: [String] = []
    if base.path.hasSuffix("/legacy/") {
      paths.append(base.path.dropLast("legacy/".count) + "simple/")
    }
    paths += [base.path + "simple/", base.path + "+simple/"]
    return paths.map { path in
      var url = base
      url.path = path
      return url
    }
  }

  package func state(of distribution: Distribution) -> PublishedState {
    var wasAsked = false
    var reasons: [String] = []
    for index in indexes {
      switch page(of: distribution, at: index) {
      case .success(nil): wasAsked = true
      case .success(let page?):
        wasAsked = true
        guard let file = page.first(where: { $0.filename == distribution.filename }) else {
          return .absent
        }
        return compare(file, distribution)
      case .failure(let error):
        reasons.append(error.reason)
        // The other places are on the same server.
        if error.isUnreachable { return .unknown(error.reason) }
      }
    }
    return wasAsked ? .absent : .unknown(reasons.first ?? "no simple index of it is known")
  }

  private struct Unanswered: Error {
    var reason: String
    var isUnreachable = false
  }

  /// The files of the project; nil where there is no such page.
  private func page(
    of distribution: Distribution, at index: URL
  ) -> Result<[PublishedFile]?, Unanswered> {
    var url = index.withoutFragment
    if !url.path.hasSuffix("/") { url.path += "/" }
    url.path += distribution.metadata.name.normalized + "/"
    for _ in 0..<Self.mostRedirects {
      var request = HTTPRequest(
        .get, url, headers: ["accept": PublishedFile.accept, "cache-control": "no-cache"])
      request.followsRedirects = false
      authorize(&request)
      do throws(HTTPError) {
        let response = try http.response(to: request)
        return .success(try PublishedFile.all(in: response))
      } catch {
        if case .refusedRedirect(let target, _) = error.kind, let next = URL(target) {
          // pypiserver sends those who ask for what it hasn't to the public index: another
          // server's files are not this one's.
          guard next.host == url.host, next.scheme == "https" || url.scheme == "http" else {
            return .success(nil)
          }
          url = next
          continue
        }
        if error.statusCode == 404 || error.statusCode == 410 { return .success(nil) }
        var isUnreachable = false
        if case .unreachable = error.kind {
          isUnreachable = indexes.allSatisfy { $0.host == url.host }
        }
        return .failure(
          Unanswered(reason: Self.sentence(error), isUnreachable: isUnreachable))
      }
    }
    return .failure(Unanswered(reason: "`\(url)` redirects too often"))
  }

  private static let mostRedirects = 5

  private func authorize(_ request: inout HTTPRequest) {
    guard let authorization, authorization.origin == request.url.origin,
      request.url.username == nil, request.url.password == nil
    else { return }
    request.headers["authorization"] = authorization.value.revealed
  }

  private static func sentence(_ error: HTTPError) -> String {
    let diagnosis = error.diagnosis
    return ([diagnosis.what] + diagnosis.causes.prefix(1)).joined(separator: ": ")
  }

  // MARK: Comparing

  private func compare(_ file: PublishedFile, _ distribution: Distribution) -> PublishedState {
    let order: [HashAlgorithm] = [.sha256, .sha512, .sha384, .sha224, .sha1, .md5]
    for algorithm in order {
      guard let digest = file.digests.first(where: { $0.algorithm == algorithm }) else { continue }
      if algorithm == .sha256 { return digest == distribution.digests.sha256 ? .same : .different }
      guard let own = try? Distribution.digest(algorithm, of: distribution.file) else {
        return .unknown("the file can't be read any more")
      }
      return digest == own ? .same : .different
    }
    return download(file, distribution)
  }

  /// A page without hashes: the file itself is asked.
  private func download(_ file: PublishedFile, _ distribution: Distribution) -> PublishedState {
    guard let url = file.url else { return .unknown("its page has no hash for the file") }
    let hash = SharedHash()
    var request = HTTPRequest(.get, url, priority: .download)
    request.sink = .chunks { offset, bytes in
      hash.update(bytes, at: offset)
      return true
    }
    authorize(&request)
    do throws(HTTPError) {
      _ = try http.response(to: request)
    } catch {
      return .unknown(Self.sentence(error))
    }
    return hash.finish() == distribution.digests.sha256 ? .same : .different
  }
}
