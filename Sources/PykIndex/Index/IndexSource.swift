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
