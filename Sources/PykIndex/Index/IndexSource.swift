package import PykFormats
import SystemPackage

/// Where files come from: an index, or one of the places of `--find-links`.
package struct IndexSource: Sendable, Hashable, CustomStringConvertible {
  package enum Kind: Sendable, Hashable {
    /// A page a project, below one address.
    case index
    /// A folder or one page with links to files of any project.
    case findLinks
  }

  package let kind: Kind
  /// Credentials included; it prints without them.
  package let url: URL

  package init(_ kind: Kind, _ url: URL) {
    self.kind = kind
    self.url = url
  }

  /// Who says what it says: names the server, not the path.
  var teller: String {
    guard url.filePath == nil else { return "files" }
    let origin = url.origin
    return "\(origin.scheme)://\(origin.host):\(origin.port)"
  }

  /// The address without its secrets, or the path of a local one.
  package var description: String { url.filePath?.string ?? url.description }
}

extension URL {
  /// The URL with more at the end of its path; query and fragment stay behind it.
  func appendingToPath(_ text: String) -> URL {
    var url = self
    url.path += text
    return url
  }
}
