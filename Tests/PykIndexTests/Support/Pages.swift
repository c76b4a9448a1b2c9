import PykFormats
import PykRequirements
import Testing

@testable import PykIndex

/// The page of `project` that a server at `url` would give with this text.
func projectPage(
  _ text: String, type: String, project: String = "acme",
  at url: String = "https://example.org/simple/acme/", trustedHosts: [String] = []
) throws -> ProjectPage {
  try projectPage(
    Array(text.utf8), type: type, project: project, at: url, trustedHosts: trustedHosts)
}

func projectPage(
  _ bytes: [UInt8], type: String, project: String = "acme",
  at url: String = "https://example.org/simple/acme/", trustedHosts: [String] = []
) throws -> ProjectPage {
  let url = try #require(URL(url))
  let name = try PackageName(project)
  let record = try bytes.withUnsafeBytes { bytes in
    let links = try SimplePage.links(in: bytes, mediaType: type, at: url)
    return PageRecordWriter.record(
      of: links, in: bytes, project: name,
      guard: LinkGuard(page: url, base: links.base, trustedHosts: trustedHosts))
  }
  return try #require(
    ProjectPage(RecordBytes(record), name: name, source: IndexSource(.index, url)))
}

extension ProjectPage {
  /// Everything on it, version by version.
  func allFiles() throws -> [DistributionFile] {
    try (0..<versionCount).flatMap { try files($0).compactMap(\.distributionFile) }
  }
}

let jsonType = "application/vnd.pypi.simple.v1+json"
let hash = String(repeating: "ab", count: 32)
let otherHash = String(repeating: "0f", count: 32)
