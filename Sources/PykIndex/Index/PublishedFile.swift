package import PykDigests
package import PykFormats

/// A file on a simple page, as somebody who uploads asks for it.
package struct PublishedFile: Sendable, Hashable {
  package let filename: String
  /// Nil where the page's address for it is none.
  package let url: URL?
  package let digests: [Digest]

  /// What to ask for.
  package static var accept: String { SimplePage.accept }

  /// The files of a page, in its order.
  ///
  /// - Throws: `HTTPError` where the answer is no page.
  package static func all(in response: HTTPResponse) throws(HTTPError) -> [PublishedFile] {
    let page: [PublishedFile]?
    page = response.body.withUnsafeBytes { bytes -> [PublishedFile]? in
      guard
        let links = try? SimplePage.links(
          in: bytes, mediaType: response.headers.mediaType, at: response.finalURL)
      else { return nil }
      return links.scratch.withUnsafeBytes { scratch in
        let texts = PageBytes(page: bytes, scratch: scratch)
        return links.links.map { PublishedFile($0, texts, base: links.base) }
      }
    }
    guard let page else {
      throw HTTPError(.malformed("it is no page of a simple index"), url: response.finalURL)
    }
    return page
  }

  private init(_ link: PageLink, _ texts: PageBytes, base: URL) {
    func text(_ text: PageText) -> String { String(decoding: texts[text], as: UTF8.self) }
    filename = text(link.filename)
    url = base.resolving(text(link.address))
    var digests: [Digest] = []
    if !link.sha256.isEmpty, let digest = Digest(.sha256, hex: text(link.sha256)) {
      digests.append(digest)
    }
    for (algorithm, hex) in link.otherDigests {
      if let digest = Digest(algorithm, hex: text(hex)) { digests.append(digest) }
    }
    self.digests = digests
  }
}
