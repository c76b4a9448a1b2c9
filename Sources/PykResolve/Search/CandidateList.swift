import PykVersions

/// The candidates of one project in one attempt: those of the index ascending, the installed one
/// in its place among them, and after them those that come from direct URLs.
struct CandidateList {
  private(set) var versions: [Version] = []
  /// How many of them come in ascending order; the rest are URLs.
  private(set) var orderedCount = 0
  private(set) var urls: [String] = []
  private(set) var installed: Int?
  /// Whether the index doesn't have the installed version, so that those above have moved up.
  private var installedIsExtra = false
  /// Whether the index was left out.
  private(set) var isPartial = false

  init() {}

  /// All that the index has.
  init(index: [Version], installed version: Version?) {
    versions = index
    if let version {
      let place = Self.place(of: version, in: index)
      installed = place
      if place == index.count || index[place] != version {
        versions.insert(version, at: place)
        installedIsExtra = true
      }
    }
    orderedCount = versions.count
  }

  static func onlyInstalled(_ version: Version) -> CandidateList {
    var list = CandidateList(index: [], installed: version)
    list.isPartial = true
    return list
  }

  static func onlyURLs(isPartial: Bool) -> CandidateList {
    var list = CandidateList()
    list.isPartial = isPartial
    return list
  }

  mutating func append(_ version: Version, url: String) {
    versions.append(version)
    urls.append(url)
  }

  var count: Int { versions.count }

  func isURL(_ candidate: Int) -> Bool { candidate >= orderedCount }

  func origin(of candidate: Int) -> (origin: CandidateOrigin, index: Int) {
    if isURL(candidate) { return (.url(urls[candidate - orderedCount]), 0) }
    if candidate == installed { return (.installed, 0) }
    if installedIsExtra, let installed, candidate > installed { return (.index, candidate - 1) }
    return (.index, candidate)
  }

  /// A number that names the candidate in every attempt.
  func key(of candidate: Int, urls known: [String]) -> Int {
    let (origin, index) = origin(of: candidate)
    switch origin {
    case .index: return index
    case .installed: return -1
    case .url(let url): return -2 - (known.firstIndex(of: url) ?? 0)
    }
  }

  /// Where the version stands among the ordered ones.
  func ordered(_ version: Version) -> Int? {
    let place = Self.place(of: version, in: versions[..<orderedCount])
    return place < orderedCount && versions[place] == version ? place : nil
  }

  /// The place of the first version that isn't lower.
  private static func place(of version: Version, in versions: some RandomAccessCollection<Version>)
    -> Int
  {
    var low = 0
    var high = versions.count
    while low < high {
      let middle = low + (high - low) / 2
      let place = versions.index(versions.startIndex, offsetBy: middle)
      if versions[place] < version { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
