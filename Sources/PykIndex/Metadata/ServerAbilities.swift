import PykFormats

/// What was found out about servers, so that nothing is tried twice that can't work.
struct ServerAbilities: Sendable {
  /// Where a request for a part was answered with the whole, or not at all.
  private var withoutRanges: Set<URL.Origin> = []
  /// Where a file had metadata beside it, or hadn't, although no page said so.
  private var sidecars: [URL.Origin: Bool] = [:]

  func hasRanges(_ url: URL) -> Bool { !withoutRanges.contains(url.origin) }
  mutating func lacksRanges(_ url: URL) { withoutRanges.insert(url.origin) }

  /// Whether to try for metadata beside a file of which no page says that it has any.
  ///
  /// Some servers have it and don't say so; one question a server is cheap. Whoever asks while
  /// that question is under way goes another way.
  mutating func mayHaveSidecars(_ url: URL) -> Bool {
    if let known = sidecars[url.origin] { return known }
    sidecars[url.origin] = false
    return true
  }
  mutating func note(hasSidecars: Bool, _ url: URL) { sidecars[url.origin] = hasSidecars }
}
