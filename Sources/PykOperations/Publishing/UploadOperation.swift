internal import PykDiagnostics
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykMetadata
internal import PykPublish
internal import PykRequirements
internal import SystemPackage

/// `pyk upload`: reads and checks every file, then sends one after the other.
///
/// - Nothing is sent before all files were read, checked and hashed, and before it is known who
///   one is.
/// - The first failure ends it; what had been sent is told, and the same command goes on there.
package struct UploadOperation {
  private let request: UploadRequest
  private let workspace: Workspace
  private let tally: UploadTally

  package init(_ request: UploadRequest, in workspace: Workspace, tally: UploadTally) {
    self.request = request
    self.workspace = workspace
    self.tally = tally
  }

  package func run() throws -> UploadOutcome {
    let reporter = workspace.reporter
    let destination = try ResolvedDestination(request.destination, in: workspace)
    let repository = destination.repository
    let found = try ReleaseFiles.find(request.words, in: workspace.workingDirectory)
    if let note = found.note { reporter.report(.note(note)) }
    let files = try found.patterns.files.map { path throws(Failure) in
      let file = try ReleaseFile(
        path, found.patterns, in: workspace.workingDirectory, request: request)
      reporter.detail(
        "\(path): \(spokenBytes(Int(file.distribution.size))), "
          + "\(file.distribution.digests.sha256)")
      return file
    }
    try ReleaseFile.refuseTwins(files)
    if request.isChecked { try check(found.patterns.files, repository) }
    tally.begin(files.map(\.distribution.filename))
    var outcome = UploadOutcome(
      repository: repository, files: files.map { $0.outcome(.unsent) })
    let credentials =
      request.isDryRun ? destination.credentialsForAsking() : try destination.credentials()
    let uploader = uploader(destination, credentials)
    for (index, file) in files.enumerated() {
      do throws(UploadError) {
        let status = try send(
          file, uploader, destination, number: index + 1, of: files.count)
        outcome.files[index].status = status
        tally.finish(index, status)
      } catch {
        outcome.files[index].status = .failed
        outcome.error = error
        break
      }
    }
    reporter.report(.ended(.uploading, summary: Self.summary(outcome)))
    outcome.pages = Self.pages(outcome)
    return outcome
  }

  /// What an index would refuse, found by what needs no network: classifiers and readmes in
  /// reStructuredText are for `pyk check`.
  private func check(_ files: [FilePath], _ repository: UploadRepository) throws {
    let isPublic = repository.isPublic
    for path in files {
      let place = workspace.workingDirectory.pushing(path).lexicallyNormalized()
      let report = DistributionChecker().check(path, at: place)
      let errors = report.errors.filter { isPublic || $0.scope == .everybody }
      guard let first = errors.first else { continue }
      throw Failure(
        "can't upload `\(path)`: the index would refuse it",
        causes: errors.prefix(5).map(\.message),
        hints: first.hints + [
          "`pyk check \(path)` tells all that is wrong; `--no-check` sends it all the same"
        ])
    }
  }

  private func send(
    _ file: ReleaseFile, _ uploader: Uploader, _ destination: ResolvedDestination, number: Int,
    of count: Int
  ) throws(UploadError) -> UploadedFile.Status {
    let reporter = workspace.reporter
    let distribution = file.distribution
    reporter.report(
      .advanced(.uploading, done: number, of: count, name: distribution.filename))
    if request.skipsExisting || request.isDryRun, try uploader.isPresent(distribution) {
      return .skipped
    }
    if request.isDryRun { return .planned }
    let credentials: UploadCredentials
    do {
      credentials = try destination.credentials()
    } catch {
      throw UploadError(
        kind: .noCredentials(error), file: "\(distribution.path)",
        repository: destination.repository, credentials: nil)
    }
    switch try uploader.upload(distribution, file.form, authorization: credentials) {
    case .uploaded: return .uploaded
    case .present: return .skipped
    }
  }

  private func uploader(
    _ destination: ResolvedDestination, _ credentials: UploadCredentials?
  ) -> Uploader {
    let repository = destination.repository
    let published = PublishedFiles(
      workspace.http,
      indexes: request.checkIndexes.isEmpty
        ? PublishedFiles.indexes(of: repository.url) : request.checkIndexes,
      authorization: credentials?.authorization.map { (repository.url.origin, $0) })
    var uploader = Uploader(
      http: workspace.http, repository: repository, published: published,
      retries: request.retries, backoff: request.backoff)
    let reporter = workspace.reporter
    uploader.detail = { text in reporter.report(.note(text)) }
    uploader.progress = { distribution, sent, total in
      reporter.report(.sent(name: distribution.filename, bytes: sent, of: total))
    }
    return uploader
  }

  private static func summary(_ outcome: UploadOutcome) -> String {
    func count(_ status: UploadedFile.Status) -> Int {
      outcome.files.count { $0.status == status }
    }
    var words: [String] = []
    for (status, verb) in [
      (UploadedFile.Status.uploaded, "uploaded"), (.planned, "would upload"),
      (.skipped, "skipped"), (.failed, "failed"), (.unsent, "not sent"),
    ] where count(status) > 0 {
      words.append("\(verb) \(counted(count(status), "file"))")
    }
    return words.joined(separator: ", ") + " (`\(outcome.repository.url)`)"
  }

  private static func pages(_ outcome: UploadOutcome) -> [String] {
    let sites = [
      (DefaultAddresses.upload, DefaultAddresses.index),
      (DefaultAddresses.testUpload, DefaultAddresses.testIndex),
    ]
    guard
      let index = sites.first(where: { URL($0.0)?.origin == outcome.repository.url.origin })?.1
    else { return [] }
    let site = index.hasSuffix("simple/") ? index.dropLast("simple/".count) : index[...]
    var pages: [String] = []
    for file in outcome.files where file.status == .uploaded {
      let page = "\(site)project/\(file.name)/\(file.version)/"
      if !pages.contains(page) { pages.append(page) }
    }
    return pages
  }
}
