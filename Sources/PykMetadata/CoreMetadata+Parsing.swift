package import PykDiagnostics
internal import PykFormats
internal import PykRequirements
internal import PykVersions

extension CoreMetadata {
  /// Reads METADATA or PKG-INFO.
  ///
  /// - Throws: `Failure` where name or version are missing or none, or where the metadata's own
  ///   version is a newer major one: it may mean something else then.
  package init(parsing bytes: [UInt8]) throws(Failure) {
    let block = HeaderBlock(parsing: bytes)
    let metadataVersion = block["Metadata-Version"] ?? "1.0"
    if let major = metadataVersion.split(separator: ".").first.flatMap({ Int($0) }), major > 2 {
      throw Failure(
        "the metadata is of version \(metadataVersion), which this pyk doesn't know",
        hints: ["a newer pyk may"])
    }
    guard let writtenName = block["Name"] else { throw Failure("the metadata names no `Name`") }
    guard let name = try? PackageName(writtenName) else {
      throw Failure("the metadata has `\(writtenName)` as its `Name`")
    }
    guard let writtenVersion = block["Version"] else {
      throw Failure("the metadata names no `Version`")
    }
    guard let version = try? Version(writtenVersion) else {
      throw Failure("the metadata has `\(writtenVersion)` as its `Version`")
    }
    var requirements: [Requirement] = []
    var extras: [ExtraName] = []
    var requiresPython: VersionSpecifierSet?
    var dynamic: Set<String> = []
    var faults: [String] = []
    var fields: [Field] = []
    for field in block.fields {
      let value = field.value
      switch field.name.lowercased() {
      case "requires-dist":
        do {
          requirements.append(try Requirement(lenient: value))
        } catch {
          faults.append("`Requires-Dist: \(value)` can't be understood")
        }
      case "requires-python":
        do {
          requiresPython = try VersionSpecifierSet(lenient: value)
        } catch {
          faults.append("`Requires-Python: \(value)` can't be understood")
        }
      case "provides-extra":
        if let extra = try? ExtraName(value) { extras.append(extra) }
      case "dynamic": dynamic.insert(value.lowercased())
      default: break
      }
      fields.append(Field(name: field.name, value: value))
    }
    self.init(
      metadataVersion: metadataVersion, name: name, version: version,
      writtenVersion: writtenVersion, requiresDist: requirements, requiresPython: requiresPython,
      providesExtra: extras, dynamic: dynamic, faults: faults, fields: fields,
      description: block.body ?? block["Description"].map(Self.unfolded))
  }

  /// A description in the header has its lines after the first indented by eight spaces, or by
  /// seven and a bar.
  private static func unfolded(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      if index == 0 { return String(line) }
      if line.hasPrefix("       |") { return String(line.dropFirst(8)) }
      return line.hasPrefix("        ") ? String(line.dropFirst(8)) : String(line)
    }.joined(separator: "\n")
  }
}
