/// Rules `metadata`, `metadata-version` and `field`: that the metadata are there, of a version that
/// is known, and hold the fields of that version, each as often as it may stand.
///
/// https://packaging.python.org/en/latest/specifications/core-metadata/
enum MetadataRules {
  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard let metadata = subject.metadata else {
      // That there's no folder to look in was said.
      if !subject.folder.isEmpty {
        let place = subject.kind == .wheel ? "METADATA" : "PKG-INFO"
        findings.error(.metadata, "it has no `\(subject.folder.short)/\(place)`")
      }
      return
    }
    checkVersion(metadata, &findings)
    for key in metadata.keys { check(key, metadata, &findings) }
    if metadata.body != nil, metadata.has("description") {
      findings.error(.field, "there are two descriptions: a field, and the text below the fields")
    }
    if !metadata.isBodyUTF8 {
      findings.error(.field, "the description is not UTF-8")
    }
    checkDynamic(metadata, &findings)
  }

  private static func checkVersion(_ metadata: MetadataText, _ findings: inout Findings) {
    guard let text = metadata["metadata-version"] else {
      return findings.error(.metadataVersion, "the metadata have no `Metadata-Version`")
    }
    guard MetadataFieldTable.versions.contains(text) else {
      return findings.error(
        .metadataVersion, "`\(text.short)` is no version of metadata that is known")
    }
    let newest = MetadataFieldTable.newestOfPublicIndex
    if let version = metadata.version, version > newest {
      findings.warning(
        .metadataVersion,
        "the metadata are of version \(text): it's not known whether the public index takes that")
    }
  }

  private static func check(
    _ key: String, _ metadata: MetadataText, _ findings: inout Findings
  ) {
    guard let row = MetadataFieldTable.rows[key] else {
      let written = metadata.fields.first { $0.key == key }?.name ?? key
      return findings.error(.field, "there is no field `\(written.short)` in metadata")
    }
    let fields = metadata.fields.filter { $0.key == key }
    let written = fields.first?.name ?? key
    if fields.contains(where: { !$0.isUTF8 }) {
      findings.error(.field, "`\(written)` is not UTF-8")
    }
    if fields.count > 1, !row.isMultiple {
      findings.error(.field, "`\(written)` may stand once, and stands \(fields.count) times")
    }
    // setuptools wrote `License-File` long before there was such a field; uploads leave it out.
    if key == "license-file" { return }
    if let version = metadata.version, version < row.since {
      findings.error(
        .field,
        "`\(written)` came with version \(row.since.major).\(row.since.minor) of metadata, "
          + "and these are of \(version.major).\(version.minor)")
    }
  }

  /// Rule `dynamic` (PEP 643): what may be left to the build is a field, and not one of those that
  /// name the distribution.
  private static func checkDynamic(_ metadata: MetadataText, _ findings: inout Findings) {
    for value in metadata.all("dynamic") {
      let key = value.lowercased()
      if ["name", "version", "metadata-version"].contains(key) {
        findings.error(.dynamic, "`\(value)` may not be dynamic")
      } else if MetadataFieldTable.rows[key] == nil || key == "dynamic" {
        findings.error(
          .dynamic, "`Dynamic: \(value.short)` names no field that can be dynamic",
          scope: key == "dynamic" ? .publicIndex : .everybody)
      }
    }
  }
}
