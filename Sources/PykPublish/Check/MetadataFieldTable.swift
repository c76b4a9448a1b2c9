/// The fields of core metadata: since which version each may stand, and whether more than once.
///
/// https://packaging.python.org/en/latest/specifications/core-metadata/
enum MetadataFieldTable {
  struct Row: Sendable {
    let key: String
    let since: (major: Int, minor: Int)
    let isMultiple: Bool
  }

  /// The versions there are.
  static let versions = ["1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6"]

  /// The newest one that the public index is known to take (August 2026).
  static let newestOfPublicIndex = (major: 2, minor: 5)

  static let rows: [String: Row] = Dictionary(
    uniqueKeysWithValues: table.map { ($0.key, $0) })

  private static func row(
    _ key: String, _ major: Int, _ minor: Int, multiple: Bool = false
  ) -> Row {
    Row(key: key, since: (major, minor), isMultiple: multiple)
  }

  private static let table: [Row] = [
    row("metadata-version", 1, 0), row("name", 1, 0), row("version", 1, 0),
    row("summary", 1, 0), row("description", 1, 0), row("keywords", 1, 0),
    row("home-page", 1, 0), row("author", 1, 0), row("author-email", 1, 0),
    row("license", 1, 0), row("platform", 1, 0, multiple: true),
    row("supported-platform", 1, 1, multiple: true), row("download-url", 1, 1),
    row("classifier", 1, 1, multiple: true), row("requires", 1, 1, multiple: true),
    row("provides", 1, 1, multiple: true), row("obsoletes", 1, 1, multiple: true),
    row("maintainer", 1, 2), row("maintainer-email", 1, 2),
    row("requires-dist", 1, 2, multiple: true), row("requires-python", 1, 2),
    row("requires-external", 1, 2, multiple: true), row("project-url", 1, 2, multiple: true),
    row("provides-dist", 1, 2, multiple: true), row("obsoletes-dist", 1, 2, multiple: true),
    row("description-content-type", 2, 1), row("provides-extra", 2, 1, multiple: true),
    row("dynamic", 2, 2, multiple: true), row("license-expression", 2, 4),
    row("license-file", 2, 4, multiple: true), row("import-name", 2, 5, multiple: true),
    row("import-namespace", 2, 5, multiple: true),
  ]
}
