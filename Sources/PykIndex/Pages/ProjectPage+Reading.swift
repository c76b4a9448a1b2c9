package import PykFormats
package import PykRequirements

extension ProjectPage {
  /// The record of a page as a server sent it: what the cache keeps, and what a page stands on.
  static func record(
    of page: [UInt8], mediaType: String?, at url: URL, project name: PackageName,
    trustedHosts: [String] = []
  ) throws(PageError) -> [UInt8] {
    let result = page.withUnsafeBytes { bytes in
      Result { () throws(PageError) in
        let links = try SimplePage.links(in: bytes, mediaType: mediaType, at: url)
        let linkGuard = LinkGuard(page: url, base: links.base, trustedHosts: trustedHosts)
        return PageRecordWriter.record(of: links, in: bytes, project: name, guard: linkGuard)
      }
    }
    return try result.get()
  }

  /// Reads a page that stands in memory, such as one of a benchmark.
  package static func reading(
    _ page: [UInt8], mediaType: String, at url: URL, name: PackageName
  ) throws -> ProjectPage {
    let record = try record(of: page, mediaType: mediaType, at: url, project: name)
    let source = IndexSource(.index, url)
    guard let page = ProjectPage(RecordBytes(record), name: name, source: source) else {
      throw PageError.malformed("its record can't be read")
    }
    return page
  }

  /// The record in the layout that the cache keeps.
  package var recordBytes: [UInt8] { Array(record.bytes) }
}
