package import PykDiagnostics
internal import PykFormats
internal import PykRequirements
internal import PykVersions

extension CoreMetadata {
  /// How much of the metadata is wanted.
  package enum Scope: Sendable, Hashable {
    case everything
    /// Name, version, requirements, extras and what is dynamic: without looking at the rest, which
    /// is nearly all of the file.
    case resolving
  }

  /// Reads METADATA or PKG-INFO.
  ///
  /// - Parameter eggRequirements: The contents of `requires.txt`, which has the requirements of
  ///   what old tools installed; it counts where the metadata itself has none.
  /// - Throws: `Failure` where name or version are missing or none, or where the metadata's own
  ///   version is a newer major one: it may mean something else then.
  package init(
    parsing bytes: [UInt8], scope: Scope = .everything, eggRequirements: [UInt8]? = nil
  ) throws(Failure) {
    let read = bytes.withUnsafeBytes { bytes in Self.read(bytes, scope) }
    var facts = read.facts
    if let eggRequirements, facts.requiresDist.isEmpty, facts.faults.isEmpty {
      for line in EggRequirements(parsing: eggRequirements).requirements {
        facts.addRequirement(line)
      }
    }
    try Self.check(&facts)
    guard let writtenName = facts.name else { throw Failure("the metadata names no `Name`") }
    guard let name = try? PackageName(writtenName) else {
      throw Failure("the metadata has `\(writtenName)` as its `Name`")
    }
    guard let writtenVersion = facts.version else {
      throw Failure("the metadata names no `Version`")
    }
    guard let version = try? Version(writtenVersion) else {
      throw Failure("the metadata has `\(writtenVersion)` as its `Version`")
    }
    let header = read.fields.first { $0.isNamed("Description") }
    self.init(
      facts, name: name, version: version, fields: read.fields,
      description: read.body ?? header.map { Self.unfolded($0.value) })
  }

  /// The newest version that is understood whole.
  private static let knownVersion = (major: 2, minor: 6)

  /// A newer minor version has more to say than is understood, and nothing else to say.
  private static func check(_ facts: inout Facts) throws(Failure) {
    guard let written = facts.metadataVersion else { return }
    let numbers = written.split(separator: ".").map { Int($0) ?? 0 }
    let (major, minor) = (numbers.first ?? 0, numbers.count > 1 ? numbers[1] : 0)
    if major > knownVersion.major {
      throw Failure(
        "the metadata is of version \(written), which this pyk doesn't know",
        hints: ["a newer pyk may"])
    }
    if major == knownVersion.major, minor > knownVersion.minor {
      facts.warnings.append("the metadata is of version \(written): not all of it is understood")
    }
  }

  private static func read(
    _ bytes: UnsafeRawBufferPointer, _ scope: Scope
  ) -> (facts: Facts, fields: [Field], body: String?) {
    var facts = Facts()
    var fields: [Field] = []
    var scanner = HeaderScanner(bytes)
    while let field = scanner.next() {
      if scope == .everything {
        let known = Field(name: scanner.name(field), value: scanner.value(field))
        facts.add(known.value, of: field, in: scanner)
        fields.append(known)
      } else if facts.wants(field, in: scanner) {
        facts.add(scanner.value(field), of: field, in: scanner)
      }
    }
    // An empty line alone, or empty lines, are no description.
    let body = scope == .everything ? scanner.body : nil
    let isBlank = body?.utf8.allSatisfy { $0 == 0x0a || $0 == 0x0d } ?? true
    return (facts, fields, isBlank ? nil : body)
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

extension CoreMetadata {
  /// What is understood of the fields, as they come by.
  struct Facts {
    var metadataVersion: String?
    var name: String?
    var version: String?
    var requiresDist: [Requirement] = []
    var requiresPython: VersionSpecifierSet?
    var providesExtra: [ExtraName] = []
    var dynamic: Set<String> = []
    var faults: [String] = []
    var warnings: [String] = []

    /// Whether a field is one of those below, by its first letter and its length.
    func wants(_ field: HeaderScanner.Field, in scanner: HeaderScanner) -> Bool {
      switch (scanner.bytes[field.name.lowerBound] | 0x20, field.name.count) {
      case (UInt8(ascii: "r"), 13), (UInt8(ascii: "r"), 15), (UInt8(ascii: "p"), 14),
        (UInt8(ascii: "n"), 4), (UInt8(ascii: "v"), 7), (UInt8(ascii: "d"), 7),
        (UInt8(ascii: "m"), 16):
        true
      default: false
      }
    }

    /// Of fields that may stand once, the first counts.
    mutating func add(
      _ value: String, of field: HeaderScanner.Field, in scanner: HeaderScanner
    ) {
      guard wants(field, in: scanner) else { return }
      if scanner.isNamed("requires-dist", field) {
        addRequirement(value)
      } else if scanner.isNamed("requires-python", field) {
        addPython(value)
      } else if scanner.isNamed("provides-extra", field) {
        if let extra = try? ExtraName(value) {
          providesExtra.append(extra)
        } else {
          warnings.append("`Provides-Extra: \(value)` is not the name of an extra")
        }
      } else if scanner.isNamed("name", field) {
        name = name ?? value
      } else if scanner.isNamed("version", field) {
        version = version ?? value
      } else if scanner.isNamed("dynamic", field) {
        dynamic.insert(value.lowercased())
      } else if scanner.isNamed("metadata-version", field) {
        metadataVersion = metadataVersion ?? value
      }
    }

    mutating func addRequirement(_ value: String) {
      // pip joins what was folded over several lines.
      let text = value.utf8.contains(0x0a) ? value.replacing("\n", with: " ") : value
      do {
        requiresDist.append(try Requirement(lenient: text))
      } catch {
        // The error's own text has no credentials in it.
        let shown = error.diagnosis.excerpt?.text ?? ""
        faults.append("`Requires-Dist: \(shown)` can't be understood: \(error.expected)")
      }
    }

    private mutating func addPython(_ value: String) {
      guard requiresPython == nil else { return }
      do {
        requiresPython = try VersionSpecifierSet(lenient: value)
      } catch {
        warnings.append("`Requires-Python: \(value)` can't be understood: \(error.expected)")
      }
    }
  }
}
