import PykFormats

/// How pages of an index are asked for, and which parser reads what came.
///
/// https://peps.python.org/pep-0691/
enum SimplePage {
  /// JSON where the server has it; a page in HTML is the same page.
  static let accept =
    "application/vnd.pypi.simple.v1+json, "
    + "application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"

  /// Nil for what is no page.
  static func format(mediaType: String?) -> PageFormat? {
    switch mediaType {
    case "application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.latest+json",
      "application/json":
      .json
    case "application/vnd.pypi.simple.v1+html", "application/vnd.pypi.simple.latest+html",
      "text/html", "application/xhtml+xml":
      .html
    default: nil
    }
  }

  static func links(
    in bytes: UnsafeRawBufferPointer, mediaType: String?, at url: URL
  ) throws(PageError) -> PageLinks {
    switch format(mediaType: mediaType) {
    case .json: return try JSONPage.links(in: bytes, at: url)
    case .html: return try HTMLPage.links(in: bytes, at: url)
    case nil:
      // `application/vnd.pypi.simple.v2+json` and the like, sent although nobody asked.
      if let type = mediaType, type.hasPrefix("application/vnd.pypi.simple.v") {
        let version = type.dropFirst("application/vnd.pypi.simple.v".count).prefix { $0 != "+" }
        throw .newerVersion(String(version))
      }
      throw .notAPage(mediaType: mediaType ?? "")
    }
  }
}

enum PageFormat: Sendable { case html, json }
