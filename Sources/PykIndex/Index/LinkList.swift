import PykFormats
import PykRequirements

/// What one place of `--find-links` leads to: files of any project.
final class LinkList: Sendable {
  let source: IndexSource
  private let bytes: [UInt8]
  private let page: PageLinks
  private let linkGuard: LinkGuard
  /// The links whose file's name begins with that letter or digit, in lower case.
  private let byFirstByte: [UInt8: [Int]]

  /// - Parameters:
  ///   - bytes: What the texts of `page` stand in.
  ///   - url: Where the page came from.
  init(
    _ source: IndexSource, _ page: PageLinks, in bytes: [UInt8], from url: URL,
    trustedHosts: [String]
  ) {
    self.source = source
    self.bytes = bytes
    self.page = page
    linkGuard = LinkGuard(page: url, base: page.base, trustedHosts: trustedHosts)
    var byFirstByte: [UInt8: [Int]] = [:]
    bytes.withUnsafeBytes { bytes in
      page.scratch.withUnsafeBytes { scratch in
        let texts = PageBytes(page: bytes, scratch: scratch)
        for (index, link) in page.links.enumerated() {
          guard let byte = texts[link.filename].first else { continue }
          byFirstByte[byte &- 0x41 < 26 ? byte | 0x20 : byte, default: []].append(index)
        }
      }
    }
    self.byFirstByte = byFirstByte
  }

  /// What it has of the project; nil for nothing.
  func page(of project: PackageName) -> ProjectPage? {
    guard let byte = project.normalized.utf8.first, let indices = byFirstByte[byte] else {
      return nil
    }
    var some = page
    some.links = indices.map { page.links[$0] }
    let record = bytes.withUnsafeBytes {
      PageRecordWriter.record(of: some, in: $0, project: project, guard: linkGuard)
    }
    let result = ProjectPage(RecordBytes(record), name: project, source: source)
    guard let result, result.fileCount > 0 || result.refusedLinks.count > 0 else { return nil }
    return result
  }
}
