import PykDiagnostics
import PykFormats
import PykRequirements
import PykThreads
import SystemPackage

extension PackageIndex {
  /// What stands in the cache for a name that an index doesn't know: nothing but for this.
  private static let unknown: [UInt8] = Array("unknown".utf8)

  /// The page of one project on one index.
  func page(of name: PackageName, at source: IndexSource) -> Promise<PageOutcome> {
    if let path = source.url.filePath {
      return Self.workers.promise { [self] in try localPage(of: name, at: source, path) }
    }
    let url = source.url.appendingToPath(name.normalized + "/")
    let key = url.withoutCredentials.revealed
    let cached = cachedPage(key, name, source)
    var request = HTTPRequest(.get, url, headers: ["accept": SimplePage.accept])
    request.sink = .memory(limit: PageLinks.sizeLimit)
    if let cached {
      if isOffline { return Promise(value: cached.outcome) }
      switch cached.policy.freshness(at: Clock.seconds, refresh: refresh.includes(name)) {
      case .fresh: return Promise(value: cached.outcome)
      case .refetch: break
      case .revalidate(let headers):
        for field in headers.fields { request.headers.append(field.name, field.value) }
      }
    } else if isOffline {
      let error = IndexError(.notCached(project: name.normalized, source: source))
      return Promise(.failure(error))
    }
    let promise = Promise<PageOutcome>()
    http.send(request).whenReady { [self] result in
      promise.fulfil(Result { try outcome(of: result, key, name, source, cached) })
    }
    return promise
  }

  private func localPage(
    of name: PackageName, at source: IndexSource, _ path: FilePath
  ) throws -> PageOutcome {
    do {
      guard let found = try LocalPages.project(name, at: path) else { return .unknown }
      let linkGuard = LinkGuard(page: found.url, base: found.links.base, trustedHosts: [])
      let record = found.bytes.withUnsafeBytes {
        PageRecordWriter.record(of: found.links, in: $0, project: name, guard: linkGuard)
      }
      return ProjectPage(RecordBytes(record), name: name, source: source).map(PageOutcome.known)
        ?? .unknown
    } catch {
      throw pageError(name, source, error)
    }
  }

  private func pageError(
    _ name: PackageName, _ source: IndexSource, _ error: any Error
  ) -> IndexError {
    let reason = error as? any Diagnosable ?? Failure("\(error)")
    return IndexError(.page(project: name.normalized, source: source, reason: reason))
  }

  private func cachedPage(
    _ key: String, _ name: PackageName, _ source: IndexSource
  ) -> (outcome: PageOutcome, policy: CachePolicy)? {
    guard let cache, let (record, policy) = cache.pages.record(key) else { return nil }
    if record.contents.bytes.elementsEqual(Self.unknown) { return (.unknown, policy) }
    if let page = ProjectPage(record.contents, name: name, source: source) {
      return (.known(page), policy)
    }
    cache.pages.remove(key)
    return nil
  }

  private func outcome(
    of result: Result<HTTPResponse, any Error>, _ key: String, _ name: PackageName,
    _ source: IndexSource, _ cached: (outcome: PageOutcome, policy: CachePolicy)?
  ) throws -> PageOutcome {
    do {
      let response = try result.get()
      if response.isNotModified, let cached {
        let policy = cached.policy.renewed(
          by: response.headers, requestedAt: response.requestedAt,
          receivedAt: response.receivedAt)
        cache?.pages.renew(key, policy: policy)
        return cached.outcome
      }
      return .known(try read(response, key, name, source))
    } catch let error as HTTPError {
      switch error.statusCode {
      case 404, 410:
        rememberUnknown(key, cached?.outcome)
        return .unknown
      case 401, 403:
        return .refused(
          IndexError(.refused(project: name.normalized, source: source, reason: error)))
      default: throw pageError(name, source, error)
      }
    } catch {
      throw pageError(name, source, error)
    }
  }

  private func read(
    _ response: HTTPResponse, _ key: String, _ name: PackageName, _ source: IndexSource
  ) throws -> ProjectPage {
    let record = try ProjectPage.record(
      of: response.body, mediaType: response.headers.mediaType, at: response.finalURL,
      project: name, trustedHosts: locations.trustedHosts)
    guard let page = ProjectPage(RecordBytes(record), name: name, source: source) else {
      // What was just written is whole; were it not, nothing of it could be used.
      throw PageError.malformed("its record can't be read")
    }
    let policy = response.cachePolicy
    if policy.isStorable { cache?.pages.store(key, policy: policy, contents: record) }
    return page
  }

  /// Only `--offline` reads that, and only where another index may know the name: then an index
  /// that didn't know it must not stand in the way.
  private func rememberUnknown(_ key: String, _ cached: PageOutcome?) {
    guard indexes.count > 1, let cache else { return }
    if case .unknown = cached { return }
    let policy = CachePolicy(storedAt: Clock.seconds, initialAge: 0, lifetime: 0)
    cache.pages.store(key, policy: policy, contents: Self.unknown)
  }
}

extension IndexError {
  /// The server's status where it gave one.
  package var statusCode: Int? {
    switch kind {
    case .page(_, _, let reason), .refused(_, _, let reason), .links(_, let reason),
      .metadata(_, let reason), .file(_, let reason):
      (reason as? HTTPError)?.statusCode
    default: nil
    }
  }
}
