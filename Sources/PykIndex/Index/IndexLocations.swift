package import PykFormats
package import SystemPackage

/// Where to look for files, as options and configuration say.
package struct IndexLocations: Sendable, Hashable {
  /// Which index decides where several know a name.
  package enum Strategy: String, Sendable, Hashable, CaseIterable {
    /// The first that knows the name, extra indexes before the main one: a stranger's file of
    /// the same name elsewhere can't win.
    case firstIndex = "first-index"
    /// All together, as pip does.
    case bestMatch = "best-match"
  }

  /// The main index; nil with `--no-index`.
  package var index: URL?
  package var extraIndexes: [URL]
  /// Folders, files and pages with links to files of any project.
  package var findLinks: [URL]
  package var strategy: Strategy
  /// `host` or `host:port`, to which a page may lead without TLS.
  package var trustedHosts: [String]

  package init(
    index: URL?, extraIndexes: [URL] = [], findLinks: [URL] = [], strategy: Strategy = .firstIndex,
    trustedHosts: [String] = []
  ) {
    self.index = index
    self.extraIndexes = extraIndexes
    self.findLinks = findLinks
    self.strategy = strategy
    self.trustedHosts = trustedHosts
  }

  /// The indexes in the order in which they are asked.
  package var indexes: [IndexSource] {
    var sources: [IndexSource] = []
    for url in extraIndexes + [index].compactMap({ $0 }) {
      let source = IndexSource(.index, Self.withSlash(url))
      if !sources.contains(source) { sources.append(source) }
    }
    return sources
  }

  /// The places of `--find-links`, each once.
  package var linkSources: [IndexSource] {
    var sources: [IndexSource] = []
    for url in findLinks {
      let source = IndexSource(.findLinks, url)
      if !sources.contains(source) { sources.append(source) }
    }
    return sources
  }

  static func withSlash(_ url: URL) -> URL {
    var url = url.withoutFragment
    if !url.path.hasSuffix("/") { url.path += "/" }
    return url
  }
}

extension IndexLocations {
  /// What `--index-url` and `--find-links` name: a URL, or a path of this machine, relative to
  /// `folder` unless it is absolute; nil where it can be neither.
  package static func location(_ text: String, relativeTo folder: FilePath) -> URL? {
    // A scheme of one letter is no scheme that anybody has.
    if let url = URL(text), url.scheme.utf8.count > 1, text.utf8.contains(UInt8(ascii: ":")) {
      return url
    }
    // What has their scheme and is none holds a password as it mustn't be written, not a path.
    let start = text.prefix(8).lowercased()
    if start.hasPrefix("http://") || start.hasPrefix("https://") { return nil }
    guard !text.isEmpty, !text.utf8.contains(0) else { return nil }
    return URL(filePath: folder.pushing(FilePath(text)).lexicallyNormalized())
  }
}
