internal import PykArchive
internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykIndex
internal import PykInterpreter
package import PykPublish
internal import PykRequirements
internal import PykThreads
internal import PykVersions
internal import SystemPackage

/// Finds the public index's list of classifiers: the package `trove-classifiers`, installed or from
/// an index, from which it is kept in the cache.
package struct ClassifierList: Sendable {
  /// The list, or why there is none.
  package enum Answer: Sendable {
    case found(TroveClassifiers)
    case absent(reason: String)

    package var classifiers: TroveClassifiers? {
      if case .found(let list) = self { list } else { nil }
    }
  }

  let pythons: [Interpreter]
  let index: IndexLocations?
  let workspace: Workspace

  private static let module = "trove_classifiers"
  /// No list is longer than this, in bytes.
  private static let limit = 4 << 20

  func find() -> Answer {
    for python in pythons {
      for site in python.sitePackages {
        if let list = installed(in: site) { return .found(list) }
      }
    }
    guard let index else { return .absent(reason: "no index was to be asked for it") }
    do {
      return .found(try fetched(from: index))
    } catch {
      let diagnosis = Diagnosis(describing: error)
      return .absent(reason: ([diagnosis.what] + diagnosis.causes).joined(separator: ": "))
    }
  }

  private func installed(in site: FilePath) -> TroveClassifiers? {
    let file = site.appending(Self.module).appending("__init__.py")
    guard let bytes = try? Files.read(file, limit: Self.limit),
      let entries = try? Files.entries(of: site)
    else { return nil }
    let info = entries.first {
      $0.name.hasPrefix(Self.module + "-") && $0.name.hasSuffix(".dist-info")
    }
    guard let version = info?.name.dropFirst(Self.module.count + 1).dropLast(10) else { return nil }
    return TroveClassifiers(
      module: String(decoding: bytes, as: UTF8.self), version: String(version),
      origin: "installed in `\(site)`")
  }

  // MARK: From an index

  private func fetched(from locations: IndexLocations) throws -> TroveClassifiers {
    let index = PackageIndex(locations, http: workspace.http, cache: workspace.indexCache)
    let pages = try index.project(try PackageName("trove-classifiers")).wait()
    guard let file = try newestWheel(pages) else {
      throw Failure("the index has no `trove-classifiers`")
    }
    if let kept = kept(file) { return kept }
    let fetched = try index.fetch(file, needsDigest: false).wait()
    let reader = try ZipReader(MappedFile(fetched.path), name: file.filename)
    guard let bytes = try reader.read(Self.module + "/__init__.py", limit: Self.limit),
      let list = list(bytes, file)
    else { throw Failure("`\(file.filename)` holds no list of classifiers") }
    keep(bytes, file)
    return list
  }

  private func newestWheel(_ pages: ProjectPages) throws -> DistributionFile? {
    var newest: DistributionFile?
    for page in pages.pages {
      for number in 0..<page.versionCount
      where newest.map({ $0.version < page.version(number) }) ?? true {
        let version = page.version(number)
        guard !version.isPrerelease else { continue }
        if let file = try page.files(number).first(where: { $0.kind == .wheel && !$0.isYanked }) {
          newest = file.distributionFile
        }
      }
    }
    return newest
  }

  private func list(_ bytes: [UInt8], _ file: DistributionFile) -> TroveClassifiers? {
    TroveClassifiers(
      module: String(decoding: bytes, as: UTF8.self), version: file.version.description,
      origin: "from \(file.source)")
  }

  // MARK: In the cache

  /// Named by the file's hash: what a hash stands for can't change.
  private func place(_ file: DistributionFile) -> FilePath? {
    guard let digest = file.sha256 else { return nil }
    return workspace.cacheFolder?.appending(CacheFolder.classifiersName)
      .appending(digest.hex + ".py")
  }

  private func kept(_ file: DistributionFile) -> TroveClassifiers? {
    place(file).flatMap { try? Files.read($0, limit: Self.limit) }.flatMap { list($0, file) }
  }

  private func keep(_ bytes: [UInt8], _ file: DistributionFile) {
    guard let place = place(file) else { return }
    // A cache that can't be written to is no reason to fail.
    try? Files.removeTree(place.removingLastComponent())
    try? Files.createDirectories(place.removingLastComponent())
    try? Files.replace(place, with: bytes)
  }
}
