/// Where credentials end that were written into an address, perhaps as they mustn't be.
///
/// A password with a raw `/`, `?` or `#` in it makes another address of the text: of
/// `https://me:12/x@host/` the host would be `me`. So what is meant counts, not what it says:
///
/// - An `@` in the authority ends credentials.
/// - Where the authority is none, so does the last `@` of the word: a password may hold anything
///   but white space.
/// - In the path an `@` does where a host follows it: letters and digits in labels, the last of
///   which isn't a number, and then `/`, a port or the end. `pkg@1.0/x.whl` stays.
/// - In query and fragment it does where a host and `/` follow it, or where the path
///   is empty.
/// - In an address of version control (`git+https`) the last `@` of the path may stand before a
///   revision. It does where nothing follows but a name, or where a name such as `x.git` or a host
///   with a dot in it stands before it, and no host with a dot behind it.
/// - `file` addresses have none.
///
/// Rather too much is hidden than too little.
enum MeantUserinfo {
  /// The place of the `@`; nil where nothing is meant as credentials.
  ///
  /// - Parameter start: The place behind `://`.
  static func end(in text: [Character], after start: Int) -> Int? {
    let wordEnd = text[start...].firstIndex(where: \.isWhitespace) ?? text.count
    let usualEnd = text[start..<wordEnd].firstIndex { "/?#\"'".contains($0) } ?? wordEnd
    let scheme = scheme(in: text, before: start - 3)
    // The host alone decides whether it is one, whatever the scheme.
    guard URL("x://" + String(text[start..<usualEnd]) + "/") != nil else {
      return last(in: text, start..<wordEnd)
    }
    let isFile = scheme == "file" || scheme.hasSuffix("+file")
    if !isFile, start < usualEnd, let late = late(in: text, start, usualEnd, wordEnd, scheme) {
      return late
    }
    return last(in: text, start..<usualEnd)
  }

  private static func last(in text: [Character], _ range: Range<Int>) -> Int? {
    text[range].lastIndex(of: "@").flatMap { $0 > range.lowerBound ? $0 : nil }
  }

  /// Behind what reads as the authority.
  private static func late(
    in text: [Character], _ start: Int, _ authorityEnd: Int, _ wordEnd: Int, _ scheme: String
  ) -> Int? {
    let pathEnd = text[authorityEnd..<wordEnd].firstIndex { "?#\"'".contains($0) } ?? wordEnd
    var mayBeRevision = scheme.contains("+")
    for at in (authorityEnd..<wordEnd).reversed() where text[at] == "@" {
      let host = Host(text[(at + 1)..<wordEnd])
      if at > pathEnd {
        if host.isHost, host.hasPath || pathEnd <= authorityEnd + 1 { return at }
        continue
      }
      defer { mayBeRevision = false }
      guard host.isHost else { continue }
      if mayBeRevision {
        if !host.hasPath, !host.hasPort { continue }
        let before = text[start..<at]
        let isNamed = String(before).hasSuffix(".git") || Host(before).isPublic
        if isNamed, !host.isPublic { continue }
      } else if !host.hasPath, isArchive(text[at..<wordEnd]) {
        continue
      }
      return at
    }
    return nil
  }

  private static func scheme(in text: [Character], before end: Int) -> String {
    let start =
      text[..<end].lastIndex { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+")) }
      .map { $0 + 1 } ?? 0
    return String(text[start..<end]).lowercased()
  }

  /// A file's name, `a@b.whl`.
  private static func isArchive(_ name: ArraySlice<Character>) -> Bool {
    let name = String(name).lowercased()
    return [".whl", ".tar.gz", ".zip"].contains { name.hasSuffix($0) }
  }

  /// What a text begins with, as far as it may be a host and a port.
  private struct Host {
    /// Labels of letters, digits, `-` and `_`, or an IP address.
    let isHost: Bool
    /// Whether it has a dot and ends in letters, as names known everywhere do, and no port.
    let isPublic: Bool
    let hasPort: Bool
    let hasPath: Bool

    init(_ text: ArraySlice<Character>) {
      let name = text.prefix { $0.isLetter || $0.isNumber || "-_.[]".contains($0) }
      var rest = text[name.endIndex...]
      // Within brackets colons belong to the address.
      if name.first == "[", let close = text.firstIndex(of: "]") {
        rest = text[(close + 1)...]
      }
      let digits: ArraySlice<Character> =
        rest.first == ":" ? rest.dropFirst().prefix(while: \.isNumber) : []
      hasPort = !digits.isEmpty
      if hasPort { rest = rest[digits.endIndex...] }
      hasPath = rest.first == "/"
      let labels = name.split(separator: ".", omittingEmptySubsequences: false)
      let last = labels.last ?? []
      let isAddress =
        name.first == "["
        || labels.count == 4 && labels.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
      let ends = rest.first.map { "/?#\"'`,;)>]".contains($0) } ?? true
      isHost = ends && !name.isEmpty && (isAddress || last.contains(where: \.isLetter))
      isPublic =
        labels.count > 1 && last.count > 1 && last.allSatisfy(\.isLetter) && !hasPort
    }
  }
}
