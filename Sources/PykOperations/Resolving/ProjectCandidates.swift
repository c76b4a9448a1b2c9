internal import PykDiagnostics
internal import PykDigests
internal import PykFormats
internal import PykIndex
internal import PykMetadata
internal import PykRequirements
internal import PykResolve
internal import PykVersions
internal import Synchronization

/// The versions of one project, and for each the file that would be taken for the target.
///
/// Nothing is looked at before somebody asks; any thread may ask.
final class ProjectCandidates: Sendable {
  /// What would be taken of a version.
  struct Choice: Sendable {
    var file: PageFile?
    var standing: CandidateStanding
  }

  let name: PackageName
  let pages: ProjectPages
  private let target: ResolutionTarget

  private struct State {
    var choices: [Int: Choice] = [:]
    /// By page and number, as the pages number them.
    var priorities: [[Int32]] = []
    var pythons: [[Int8]] = []
    var ascending: AscendingVersions?
  }

  private let state: Mutex<State>

  init(_ pages: ProjectPages, name: PackageName, target: ResolutionTarget) {
    self.name = name
    self.pages = pages
    self.target = target
    state = Mutex(
      State(
        priorities: pages.pages.map { Array(repeating: -1, count: $0.tagCount) },
        pythons: pages.pages.map { Array(repeating: -1, count: $0.requiresPythonCount) }))
  }

  var versions: [Version] { ascending.versions }

  /// Made at the first question.
  private var ascending: AscendingVersions {
    if let known = state.withLock({ $0.ascending }) { return known }
    let made = AscendingVersions((0..<pages.versionCount).map { pages.version($0) })
    state.withLock { $0.ascending = made }
    return made
  }

  func choice(_ index: Int) -> Choice {
    if let known = state.withLock({ $0.choices[index] }) { return known }
    let choice = choose(index)
    state.withLock { $0.choices[index] = choice }
    return choice
  }

  /// The newest version that a requirement would most likely get, for fetching ahead.
  func likely(_ specifiers: VersionSpecifierSet, among limit: Int = 60) -> Int? {
    var passed = 0
    var prerelease: Int?
    var source: Int?
    let takesPrereleases = specifiers.mentionsPrerelease
    for range in ascending.matches(specifiers).reversed() {
      for index in range.reversed() {
        if !takesPrereleases, versions[index].isPrerelease {
          prerelease = prerelease ?? index
          continue
        }
        if case .usable = choice(index).standing {
          guard target.prefersBinary, choice(index).file?.kind == .sdist else { return index }
          source = source ?? index
        }
        passed += 1
        if passed == limit { return source }
      }
    }
    // Where nothing else matches, a pre-release is taken.
    return source ?? prerelease
  }

  /// The best file that a version has for the target, a wheel or sources; nil where none fits or
  /// what fits was withdrawn.
  func offer(_ index: Int) -> PageFile? {
    guard let files = try? pages.files(index),
      let best = Sight(files: files, candidates: self).best, !best.isYanked,
      best.kind == .wheel || target.formats.allowsSources(of: name)
    else { return nil }
    return best
  }

  // MARK: Choosing

  private func choose(_ index: Int) -> Choice {
    let files: [PageFile]
    do {
      files = try pages.files(index)
    } catch {
      return Choice(standing: .unusable(.other("can't be read: \(error.diagnosis.what)")))
    }
    let sight = Sight(files: files, candidates: self)
    guard let best = sight.best else { return Choice(standing: .unusable(sight.obstacle)) }
    if best.kind == .sdist {
      if !target.formats.allowsSources(of: name) {
        return Choice(standing: .unusable(sight.wheelObstacle))
      }
    }
    if let reason = best.yanked { return Choice(file: best, standing: .yanked(reason: reason)) }
    return Choice(file: best, standing: .usable)
  }

  fileprivate func priority(_ file: PageFile) -> Int? {
    guard let tags = file.tags, let page = pages.pages.firstIndex(where: { $0 === file.page })
    else { return nil }
    // -1 is not known yet, -2 doesn't fit.
    let known = state.withLock { $0.priorities[page][tags] }
    if known != -1 { return known < 0 ? nil : Int(known) }
    let priority = target.tags.priority(ofCompressed: file.page.tags(tags))
    state.withLock { $0.priorities[page][tags] = priority.map { Int32($0) } ?? -2 }
    return priority
  }

  fileprivate func allowsPython(_ file: PageFile) -> Bool {
    guard !target.ignoresRequiresPython, let number = file.requiresPython,
      let page = pages.pages.firstIndex(where: { $0 === file.page })
    else { return true }
    let known = state.withLock { $0.pythons[page][number] }
    if known != -1 { return known == 1 }
    // What can't be understood excludes nobody, as with pip.
    let specifiers = try? VersionSpecifierSet(lenient: file.page.requiresPython(number))
    let allows = specifiers?.contains(target.python, prereleases: true) ?? true
    state.withLock { $0.pythons[page][number] = allows ? 1 : 0 }
    return allows
  }

  fileprivate func fitsButForPython(_ tags: String) -> Bool {
    target.tags.mismatch(ofCompressed: tags) == .python
  }

  fileprivate var formats: FormatControl { target.formats }
  fileprivate var excludesNewerThan: Int64? { target.excludesNewerThan }
  fileprivate var allowedDigests: [Digest]? { target.allowedDigests[name] }
}

/// One look at the files of a version: the best one, or why there is none.
private struct Sight {
  var best: PageFile?
  /// What is lower is better.
  private var bestRank = (withdrawn: 0, kind: 0, priority: 0)
  private var bestBuild = ""
  private var pythonText: String?
  private var wasTooNew = false
  private var hadNoTime = false
  private var wasRefusedWheel = false
  private var otherDigests: [String] = []
  /// Wheels whose tags don't fit; looked at closely only where nothing else does.
  private var unfit: [PageFile] = []
  private let candidates: ProjectCandidates

  init(files: [PageFile], candidates: ProjectCandidates) {
    self.candidates = candidates
    for file in files {
      if let limit = candidates.excludesNewerThan, file.page.source.url.filePath == nil {
        guard let time = file.uploadTime else {
          hadNoTime = true
          continue
        }
        if time >= limit {
          wasTooNew = true
          continue
        }
      }
      guard candidates.allowsPython(file) else {
        pythonText = file.requiresPython.map { file.page.requiresPython($0) }
        continue
      }
      if let allowed = candidates.allowedDigests, !Self.has(file, oneOf: allowed) {
        note(otherDigestOf: file)
        continue
      }
      switch file.kind {
      case .wheel:
        guard candidates.formats.allowsWheels(of: candidates.name) else {
          wasRefusedWheel = true
          continue
        }
        guard let priority = candidates.priority(file) else {
          unfit.append(file)
          continue
        }
        consider(file, priority)
      case .sdist:
        // Where sources may not be taken they only tell that there are some.
        consider(file, .max, isLast: !candidates.formats.allowsSources(of: candidates.name))
      }
    }
  }

  /// A withdrawn file gives way to one that isn't, and sources to a wheel; of equals the first
  /// stays.
  private mutating func consider(_ file: PageFile, _ priority: Int, isLast: Bool = false) {
    let rank = (
      withdrawn: isLast ? 2 : file.isYanked ? 1 : 0, kind: file.kind == .wheel ? 0 : 1,
      priority: priority
    )
    let build = Self.build(file)
    guard best == nil || rank < bestRank || (rank == bestRank && build > bestBuild) else { return }
    best = file
    bestRank = rank
    bestBuild = build
  }

  private mutating func note(otherDigestOf file: PageFile) {
    let digests = file.sha256.map { [$0] } ?? file.distributionFile?.digests ?? []
    otherDigests.append("`\(digests.map { "\($0)" }.joined(separator: " "))` (\(file.filename))")
  }

  private var unfitTags: [String] {
    unfit.compactMap { file in file.tags.map(file.page.tags) }
  }

  /// The second release numbers of the Pythons of which a wheel would fit but for the Python.
  private var otherPythons: Set<Int> {
    var found: Set<Int> = []
    for tags in unfitTags where candidates.fitsButForPython(tags) {
      for python in tags.prefix(while: { $0 != "-" }).split(separator: ".")
      where python.hasPrefix("cp3") {
        if let minor = Int(python.dropFirst(3)) { found.insert(minor) }
      }
    }
    return found
  }

  /// Build numbers as text that orders like them.
  private static func build(_ file: PageFile) -> String {
    guard file.hasBuildTag else { return "" }
    let parts = file.filename.split(separator: "-")
    guard parts.count == 6 else { return "" }
    let digits = parts[2].prefix { $0.isNumber }
    return String(repeating: "0", count: max(0, 12 - digits.count)) + parts[2]
  }

  private static func has(_ file: PageFile, oneOf allowed: [Digest]) -> Bool {
    if let sha256 = file.sha256, allowed.contains(sha256) { return true }
    guard let digests = file.distributionFile?.digests else { return false }
    // A page without digests of that kind leaves it to the check of what arrives.
    let comparable = digests.filter { digest in
      allowed.contains { $0.algorithm == digest.algorithm }
    }
    return comparable.isEmpty || comparable.contains(where: allowed.contains)
  }

  var obstacle: Obstacle {
    if !otherDigests.isEmpty {
      let more = otherDigests.count > 2 ? ", and so on" : ""
      return .unknownDigest(
        found: "its index has " + otherDigests.prefix(2).joined(separator: ", ") + more)
    }
    if let pythonText, otherPythons.isEmpty { return .requiresPython(pythonText) }
    if !unfit.isEmpty { return wheelObstacle }
    if wasRefusedWheel { return .other("has wheels only, and `--no-binary` takes none") }
    if wasTooNew { return .excludedByDate("the time that `--exclude-newer` sets") }
    if hadNoTime {
      return .other(
        "has no upload time on its index, without which `--exclude-newer` takes nothing")
    }
    return .noCompatibleWheel("")
  }

  /// Why none of the wheels there are fits.
  var wheelObstacle: Obstacle {
    let others = otherPythons
    return others.isEmpty
      ? .noCompatibleWheel(wheels) : .otherPythons(others.sorted().map { "3.\($0)" })
  }

  /// Such as "it has wheels for cp38-win32 and 3 others".
  var wheels: String {
    var seen: Set<String> = []
    let distinct = unfitTags.filter { seen.insert($0).inserted }
    guard let first = distinct.first else { return "" }
    return distinct.count == 1
      ? "it has wheels for \(first) only"
      : "it has wheels for \(first) and \(distinct.count - 1) others"
  }
}
