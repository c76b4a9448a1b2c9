package import PykDiagnostics
import PykFormats
package import SystemPackage

/// Where a requirements file is: a path, or an address over the network.
package enum RequirementsLocation: Sendable, Hashable {
  case file(FilePath)
  /// `http:` or `https:`, as it was written; it may hold credentials, `description` shows none.
  case address(String)

  /// `file:` addresses become paths; what has no scheme that pip knows is a path.
  package init(_ text: some StringProtocol) {
    let text = String(text)
    let scheme = text.prefix { $0 != ":" }.lowercased()
    if scheme == "http" || scheme == "https", text.utf8.count > scheme.utf8.count {
      self = .address(text)
    } else if scheme == "file", let path = URL(text)?.filePath {
      self = .file(path)
    } else {
      self = .file(FilePath(text))
    }
  }

  /// What `-r` or `-c` inside the file at this place means by `reference`: relative to the file.
  package func resolving(_ reference: some StringProtocol) -> RequirementsLocation {
    let target = RequirementsLocation(reference)
    guard case .file(let path) = target else { return target }
    switch self {
    case .address(let text):
      let base = URL(text)
      // A path that was written as one: a `file:` address on a page stays what it is.
      if reference.lowercased().hasPrefix("file:") { return target }
      return base?.resolving(reference).map { .address($0.revealed) } ?? target
    case .file(let own):
      if path.isAbsolute { return target }
      return .file(own.removingLastComponent().pushing(path).lexicallyNormalized())
    }
  }

  /// The same place for every spelling of it, to find a file that leads back to itself.
  func identity(below folder: FilePath?) -> RequirementsLocation {
    guard case .file(let path) = self else { return self }
    guard path.isRelative, let folder else { return .file(path.lexicallyNormalized()) }
    return .file(folder.pushing(path).lexicallyNormalized())
  }
}

extension RequirementsLocation: CustomStringConvertible {
  /// The place as a person would write it, without credentials.
  package var description: String {
    switch self {
    case .file(let path): path.string
    case .address(let text): URL(text)?.description ?? Redaction.redacted(text)
    }
  }
}

/// The line that asked for something.
package struct RequirementsOrigin: Sendable, Hashable, CustomStringConvertible {
  package var location: RequirementsLocation
  /// From 1; of a line that is continued, where it begins.
  package var line: Int
  package var isConstraint: Bool

  package init(location: RequirementsLocation, line: Int, isConstraint: Bool) {
    self.location = location
    self.line = line
    self.isConstraint = isConstraint
  }

  /// Such as "line 3 of `requirements.txt`".
  package var description: String { "line \(line) of `\(location)`" }
}

extension RequirementsOrigin {
  /// The line with a caret below `words`, or below its beginning where they aren't in it.
  ///
  /// Nil where the file has no such line, and for what came over the network.
  package func excerpt(in data: [UInt8], of words: String, _ label: String) -> SourceExcerpt? {
    guard case .file = location,
      let text = try? RequirementsText(decoding: data, source: location.description),
      text.lines.indices.contains(line - 1)
    else { return nil }
    let bytes = text.bytes[text.lines[line - 1]]
    let start =
      bytes.firstRange(of: words.utf8)?.lowerBound ?? bytes.firstIndex { $0 > 0x20 }
      ?? bytes.startIndex
    return text.excerpt(
      source: location.description, line: line, offset: start - bytes.startIndex, length: 1,
      label: label)
  }
}
