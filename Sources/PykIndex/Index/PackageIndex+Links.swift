import PykDiagnostics
import PykFormats
import PykThreads
import Synchronization

extension PackageIndex {
  /// All places of `--find-links`, read at the first call; nil where there is none.
  func links() -> Promise<[LinkList]>? {
    let sources = locations.linkSources
    if sources.isEmpty { return nil }
    let (promise, isNew) = state.withLock { state -> (Promise<[LinkList]>, Bool) in
      if let promise = state.links { return (promise, false) }
      let promise = Promise<[LinkList]>()
      state.links = promise
      return (promise, true)
    }
    if isNew { gather(sources.map(list)[...], [], promise) }
    return promise
  }

  /// Waits for nobody: each list that comes goes on with the next.
  private func gather(
    _ rest: ArraySlice<Promise<LinkList>>, _ lists: [LinkList], _ promise: Promise<[LinkList]>
  ) {
    guard let first = rest.first else { return promise.fulfil(.success(lists)) }
    first.whenReady { [self] result in
      switch result {
      case .failure(let error): promise.fulfil(.failure(error))
      case .success(let list): gather(rest.dropFirst(), lists + [list], promise)
      }
    }
  }

  private func list(_ source: IndexSource) -> Promise<LinkList> {
    if let path = source.url.filePath {
      return Self.workers.promise { [self] in
        do {
          let (links, bytes, url) = try LocalPages.links(at: path)
          return LinkList(
            source, links, in: bytes, from: url, trustedHosts: locations.trustedHosts)
        } catch {
          throw linksError(source, error)
        }
      }
    }
    return remoteList(source)
  }

  private func linksError(_ source: IndexSource, _ error: any Error) -> IndexError {
    let reason = error as? any Diagnosable ?? Failure("\(error)")
    return IndexError(.links(source: source, reason: reason))
  }

  private func remoteList(_ source: IndexSource) -> Promise<LinkList> {
    if DistributionFilename.hasSuffix(of: source.url.lastPathComponent) {
      // The address is a file's own: there is no page to ask for.
      var links = PageLinks(base: source.url)
      var link = PageLink()
      link.filename = links.keep(Array(source.url.lastPathComponent.utf8))
      link.address = links.keep(Array(source.url.withoutFragment.revealed.utf8))
      link.sha256 = links.keep(
        Array((source.url.fragmentFields.first { $0.name == "sha256" }?.value ?? "").utf8))
      links.links.append(link)
      return Promise(
        value: LinkList(
          source, links, in: [], from: source.url, trustedHosts: locations.trustedHosts))
    }
    let key = "links " + source.url.withoutCredentials.revealed
    var request = HTTPRequest(.get, source.url, headers: ["accept": SimplePage.accept])
    request.sink = .memory(limit: PageLinks.sizeLimit)
    let cached = cache?.pages.record(key).flatMap { record, policy in
      LinkPage(record.contents.bytes).map { (page: $0, policy: policy) }
    }
    if let cached {
      let freshness =
        isOffline
        ? .fresh : cached.policy.freshness(at: Clock.seconds, refresh: refresh == .all)
      switch freshness {
      case .fresh:
        return Promise(Result { try list(cached.page, source) })
      case .refetch: break
      case .revalidate(let headers):
        for field in headers.fields { request.headers.append(field.name, field.value) }
      }
    }
    let promise = Promise<LinkList>()
    http.send(request).whenReady { [self] result in
      promise.fulfil(
        Result {
          do {
            let response = try result.get()
            if response.isNotModified, let cached {
              let policy = cached.policy.renewed(
                by: response.headers, requestedAt: response.requestedAt,
                receivedAt: response.receivedAt)
              cache?.pages.renew(key, policy: policy)
              return try list(cached.page, source)
            }
            let page = LinkPage(
              url: response.finalURL, mediaType: response.headers.mediaType, body: response.body)
            let list = try list(page, source)
            let policy = response.cachePolicy
            if policy.isStorable {
              cache?.pages.store(key, policy: policy, contents: page.encoded)
            }
            return list
          } catch let error as IndexError {
            throw error
          } catch {
            throw linksError(source, error)
          }
        })
    }
    return promise
  }

  private func list(_ page: LinkPage, _ source: IndexSource) throws(IndexError) -> LinkList {
    do {
      let links = try page.body.withUnsafeBytes {
        try SimplePage.links(in: $0, mediaType: page.mediaType, at: page.url)
      }
      return LinkList(
        source, links, in: page.body, from: page.url, trustedHosts: locations.trustedHosts)
    } catch {
      throw linksError(source, error)
    }
  }
}

/// A page of links as it came, for the cache.
private struct LinkPage: Sendable {
  var url: URL
  var mediaType: String?
  var body: [UInt8]

  init(url: URL, mediaType: String?, body: [UInt8]) {
    self.url = url
    self.mediaType = mediaType
    self.body = body
  }

  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let first = bytes.firstIndex(of: 0x0a),
      let second = bytes[(first + 1)...].firstIndex(of: 0x0a),
      let url = URL(String(decoding: bytes[..<first], as: UTF8.self))
    else { return nil }
    self.url = url
    let type = String(decoding: bytes[(first + 1)..<second], as: UTF8.self)
    mediaType = type.isEmpty ? nil : type
    body = Array(bytes[(second + 1)...])
  }

  var encoded: [UInt8] {
    Array("\(url.withoutCredentials.revealed)\n\(mediaType ?? "")\n".utf8) + body
  }
}
