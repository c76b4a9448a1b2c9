import PykFiles
import PykFormats
import PykRequirements
import SystemPackage

/// Indexes and links on this machine: folders, and pages in files.
enum LocalPages {
  /// The links of a folder's files, of a page in a file, or of a distribution's file itself.
  static func links(at path: FilePath) throws -> (links: PageLinks, bytes: [UInt8], url: URL) {
    guard let status = try Files.status(path) else {
      throw FileFailure("read", path, errno: .noSuchFileOrDirectory)
    }
    if status.kind == .directory {
      let url = URL(filePath: path, isDirectory: true)
      return (try folder(path, url), [], url)
    }
    let url = URL(filePath: path)
    guard isPage(path.lastComponent?.string ?? "") else {
      var links = PageLinks(base: url)
      add(path.lastComponent?.string ?? "", to: &links)
      return (links, [], url)
    }
    let bytes = try Files.read(path, limit: PageLinks.sizeLimit)
    return (try bytes.withUnsafeBytes { try HTMLPage.links(in: $0, at: url) }, bytes, url)
  }

  private static func isPage(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".html") || name.hasSuffix(".htm")
  }

  private static func folder(_ path: FilePath, _ url: URL) throws -> PageLinks {
    var links = PageLinks(base: url)
    // A folder has no order of its own; the result must not depend on the disk's.
    let names = try Files.entries(of: path).filter { $0.kind != .directory }.map(\.name).sorted()
    for name in names { add(name, to: &links) }
    return links
  }

  private static func add(_ name: String, to links: inout PageLinks) {
    guard !name.isEmpty else { return }
    var link = PageLink()
    link.filename = links.keep(Array(name.utf8))
    link.address = links.keep(Array(URL.percentEncoded(name).utf8))
    links.links.append(link)
  }

  /// What a `file:` index has of a project: its `index.html` or `index.v1_json`, or else the
  /// files of its folder; nil where it has no such folder.
  static func project(
    _ name: PackageName, at index: FilePath
  ) throws -> (links: PageLinks, bytes: [UInt8], url: URL)? {
    let path = index.appending(name.normalized)
    guard let status = try Files.status(path) else {
      guard Files.isDirectory(index) else {
        throw FileFailure("read", index, errno: .noSuchFileOrDirectory)
      }
      return nil
    }
    let url = URL(filePath: path, isDirectory: true)
    guard status.kind == .directory else { return nil }
    for (file, type) in [("index.html", "text/html"), ("index.v1_json", "application/json")] {
      let page = path.appending(file)
      guard Files.isRegularFile(page) else { continue }
      let bytes = try Files.read(page, limit: PageLinks.sizeLimit)
      let links = try bytes.withUnsafeBytes {
        try SimplePage.links(in: $0, mediaType: type, at: url)
      }
      return (links, bytes, url)
    }
    return (try folder(path, url), [], url)
  }
}
