package import PykRequirements
package import PykVersions

/// All that the sources which count offer of one project, as one list of versions, ascending.
///
/// Of one version the files of `--find-links` come first, then those of the indexes in their
/// order.
package struct ProjectPages: Sendable {
  /// What one index said of the name.
  package enum Answer: Sendable, Hashable {
    /// It has a page, perhaps one without files.
    case known
    case unknown
    /// It gave no answer to this user (403): with some servers that means unknown.
    case refused
    /// An index before it decided.
    case notAsked
  }

  package let name: PackageName
  /// Those that have something; empty where nobody knows the name.
  package let pages: [ProjectPage]
  /// Every index in the order in which they are asked.
  package let answers: [(source: IndexSource, answer: Answer)]
  /// What the indexes said that refused to answer; others have decided in their place.
  package let refusals: [IndexError]
  /// For each version, and each page, the index on that page or -1; empty with one page.
  private let rows: [Int32]
  package let versionCount: Int

  package init(
    name: PackageName, pages: [ProjectPage],
    answers: [(source: IndexSource, answer: Answer)] = [], refusals: [IndexError] = []
  ) {
    self.name = name
    self.pages = pages
    self.answers = answers
    self.refusals = refusals
    guard pages.count > 1 else {
      rows = []
      versionCount = pages.first?.versionCount ?? 0
      return
    }
    rows = Self.merged(pages)
    versionCount = rows.count / pages.count
  }

  /// Whether any source knows the name.
  package var isKnown: Bool { !pages.isEmpty }

  private static func merged(_ pages: [ProjectPage]) -> [Int32] {
    var next = [Int](repeating: 0, count: pages.count)
    var rows: [Int32] = []
    while true {
      var lowest: Version?
      var row = [Int32](repeating: -1, count: pages.count)
      for (number, page) in pages.enumerated() where next[number] < page.versionCount {
        let version = page.version(next[number])
        if let low = lowest, low < version { continue }
        if lowest != version {
          lowest = version
          for other in 0..<number { row[other] = -1 }
        }
        row[number] = Int32(next[number])
      }
      guard lowest != nil else { return rows }
      for (number, index) in row.enumerated() where index >= 0 { next[number] += 1 }
      rows += row
    }
  }

  /// The page, and the index on it, that the version at `index` is first found at.
  private func first(_ index: Int) -> (ProjectPage, Int) {
    guard pages.count > 1 else { return (pages[0], index) }
    for number in pages.indices {
      let row = rows[index * pages.count + number]
      if row >= 0 { return (pages[number], Int(row)) }
    }
    preconditionFailure("every row has a version")
  }

  /// The integer form of the version at `index`, as `Version.packed` has it; 0 where it doesn't
  /// fit one.
  package func packedVersion(_ index: Int) -> UInt64 {
    let (page, index) = first(index)
    return page.packedVersion(index)
  }

  /// The version at `index`, which must be below `versionCount`.
  package func version(_ index: Int) -> Version {
    let (page, index) = first(index)
    return page.version(index)
  }

  /// The files of the version at `index`.
  package func files(_ index: Int) throws(IndexError) -> [PageFile] {
    guard pages.count > 1 else { return Array(try pages[0].files(index)) }
    var files: [PageFile] = []
    for number in pages.indices {
      let row = rows[index * pages.count + number]
      if row >= 0 { files += try pages[number].files(Int(row)) }
    }
    return files
  }

  /// The status that is worth a word, and who says so; nil where all is well.
  package var status: (source: IndexSource, status: ProjectStatus)? {
    pages.lazy.map { ($0.source, $0.status) }.first { $0.1.marker != .active }
  }

  /// Links that were left out because a page must not lead there, and the first of them.
  package var refusedLinks: (source: IndexSource, count: Int, first: String)? {
    for page in pages {
      let (count, first) = page.refusedLinks
      if count > 0 { return (page.source, count, first) }
    }
    return nil
  }
}
