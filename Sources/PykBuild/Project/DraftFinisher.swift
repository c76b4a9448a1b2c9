internal import PykDiagnostics
internal import PykMetadata
internal import PykRequirements
internal import PykVersions

/// Makes metadata of what the files say, and checks every value of it.
struct DraftFinisher {
  let draft: Draft
  let options: CommandOptions
  private(set) var doubts: [String]
  private(set) var warnings: [String] = []

  init(draft: Draft, options: CommandOptions) {
    self.draft = draft
    self.options = options
    doubts = options.doubts
  }

  mutating func metadata(licenceFiles: [String]) throws -> ProjectMetadata {
    let name = try self.name()
    var metadata = ProjectMetadata(name: name, version: try version())
    metadata.summary = draft.summary?.value
    metadata.fields = fields()
    metadata.classifiers = try classifiers()
    metadata.licenceExpression = try licenceExpression(metadata.classifiers)
    metadata.licence = draft.licence?.value
    metadata.projectURLs = draft.projectURLs?.value ?? []
    metadata.keywords = draft.keywords?.value ?? []
    metadata.platforms = draft.platforms?.value ?? []
    metadata.provides = draft.provides?.value ?? []
    metadata.obsoletes = draft.obsoletes?.value ?? []
    metadata.requiresPython = try requiresPython()
    metadata.descriptionType = draft.longDescriptionType?.value
    metadata.description = draft.longDescription?.value
    metadata.licenceFiles = licenceFiles
    for (index, text) in (draft.installRequires?.value ?? []).enumerated() {
      metadata.requirements += try requirements(
        [text], at: draft.installRequires?.place(of: index))
    }
    for (index, extra) in (draft.extrasRequire?.value ?? []).enumerated() {
      let place = draft.extrasRequire?.place(of: index)
      metadata.extras.append(
        ProjectMetadata.Extra(
          key: extra.name, requirements: try requirements(extra.value, at: place)))
    }
    metadata.entryPoints = try entryPoints()
    return metadata
  }

  // MARK: Name and version

  private mutating func name() throws -> String {
    guard let name = draft.name, !name.value.isEmpty else {
      doubts.append("the project's files don't say its name")
      return "UNKNOWN"
    }
    let text = trimmed(name.value)
    guard (try? PackageName(text)) != nil, text == name.value else {
      // In setup.py and setup.cfg setuptools takes it, with dashes for what has no place in it.
      if name.place?.file != PyprojectFile.name, (try? PackageName(Self.withDashes(text))) != nil {
        doubts.append("`\(text)` is no package's name, and setuptools makes one of it")
        return "UNKNOWN"
      }
      throw name.place?.failure(
        "this is no package's name",
        hint: "use ASCII letters and digits, with `.`, `-` and `_` between them")
        ?? Failure("`\(name.value)` is no package's name")
    }
    return text
  }

  private mutating func version() throws -> Version {
    guard let declared = draft.version, !declared.value.isEmpty else {
      warnings.append("the project's files say no version: it is 0.0.0")
      return try Version("0.0.0" + options.versionTags)
    }
    let text = trimmed(declared.value)
    let tagged = text.hasSuffix(options.versionTags) ? text : text + options.versionTags
    // As setuptools does it: what has no place in a version becomes a dash, and it is tried again.
    let spaceless = tagged.replacing(" ", with: ".")
    if let version = try? Version(spaceless) { return version }
    if !declared.isStatic || declared.place?.file == SetupConfiguration.name,
      let version = try? Version(Self.withDashes(spaceless))
    {
      return version
    }
    throw declared.place?.failure("`\(text)` is no version", hint: Draft.versionHint)
      ?? Failure("`\(text)` in `setup.py` is no version", hints: [Draft.versionHint])
  }

  private static func withDashes(_ text: String) -> String {
    var result = ""
    var wasUnsafe = false
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f:
        result.unicodeScalars.append(Unicode.Scalar(byte))
        wasUnsafe = false
      default:
        if !wasUnsafe { result += "-" }
        wasUnsafe = true
      }
    }
    return result
  }

  // MARK: Fields

  private mutating func fields() -> [(name: String, value: String)] {
    var fields: [(name: String, value: String)] = []
    for (name, declared) in [
      ("Home-page", draft.url), ("Download-URL", draft.downloadURL), ("Author", draft.author),
      ("Author-email", draft.authorEmail), ("Maintainer", draft.maintainer),
      ("Maintainer-email", draft.maintainerEmail),
    ] {
      guard let declared else { continue }
      if declared.value.contains(where: \.isNewline) {
        doubts.append("`\(name)` has more than one line")
      }
      fields.append((name: name, value: declared.value))
    }
    return fields
  }

  private func classifiers() throws(Failure) -> [String] {
    guard let declared = draft.classifiers else { return [] }
    for (index, classifier) in declared.value.enumerated() {
      let parts = classifier.split(separator: " :: ", omittingEmptySubsequences: false)
      let isFine =
        parts.count > 1
        && parts.allSatisfy { part in
          !part.isEmpty && !part.contains("::") && part.first != " " && part.last != " "
            && !part.contains(where: \.isNewline)
        }
      guard !isFine else { continue }
      let hint =
        "write it with ` :: ` between its parts, as in `Programming Language :: Python :: 3`"
      throw declared.place(of: index)?.failure("`\(classifier)` is no classifier", hint: hint)
        ?? Failure("`\(classifier)` in `setup.py` is no classifier", hints: [hint])
    }
    return declared.value
  }

  private func licenceExpression(_ classifiers: [String]) throws(Failure) -> String? {
    guard let declared = draft.licenceExpression, !declared.value.isEmpty else { return nil }
    let expression: LicenseExpression
    do throws(LicenseExpression.Problem) {
      expression = try LicenseExpression(declared.value)
    } catch {
      let hint =
        "write an SPDX expression such as `MIT` or `Apache-2.0 OR BSD-3-Clause`, "
        + "or `LicenseRef-…` for a licence of your own"
      throw declared.place?.failure(error.reason, hint: hint)
        ?? Failure("`\(declared.value)` is no licence expression", causes: [error.reason])
    }
    if let classifier = classifiers.first(where: { $0.hasPrefix("License :: ") }) {
      let cause = "the licence is an expression already, so `\(classifier)` has no place"
      throw draft.classifiers?.place?.failure(cause, hint: "take out the licence's classifiers")
        ?? Failure(cause)
    }
    return expression.description
  }

  private func requiresPython() throws(Failure) -> String? {
    guard let declared = draft.pythonRequires, !trimmed(declared.value).isEmpty else { return nil }
    guard let specifiers = try? VersionSpecifierSet(declared.value) else {
      throw declared.place?.failure(
        "this says no versions of Python", hint: "write `>=3.9` or `>=3.8,<4`")
        ?? Failure("`\(declared.value)` says no versions of Python")
    }
    return declared.isStatic ? specifiers.description : declared.value
  }

  private func requirements(
    _ texts: [String], at place: SourcePlace?
  ) throws -> [WrittenRequirement] {
    try WrittenRequirement.lines(texts).map { line in
      do {
        return try WrittenRequirement(line)
      } catch {
        let cause = Diagnosis(describing: error)
        throw place?.failure(
          "`\(line)` is no requirement", because: cause.causes,
          hint: "write it as in `requests[socks]>=2.28; python_version < \"3.12\"`")
          ?? Failure("`\(line)` in `setup.py` is no requirement", because: error)
      }
    }
  }

  private func entryPoints() throws -> [Named<[Named<String>]>]? {
    guard let declared = draft.entryPoints else { return nil }
    var groups: [Named<[Named<String>]>] = []
    for (index, group) in declared.value.enumerated() {
      func failure(_ cause: String) -> Failure {
        let hint = "write it as in `name = package.module:main`"
        return declared.place(of: index)?.failure(cause, hint: hint)
          ?? Failure(cause, hints: [hint])
      }
      let place =
        groups.firstIndex { $0.name == group.name }
        ?? {
          groups.append(Named(group.name, []))
          return groups.count - 1
        }()
      for text in group.value {
        for line in lines(of: text).map({ trimmed($0) }) where !line.isEmpty {
          if line.hasPrefix("#") { continue }
          guard let equals = line.firstIndex(of: "="),
            case let name = trimmed(line[..<equals]), !name.isEmpty,
            case let value = trimmed(line[line.index(after: equals)...]),
            EntryPoint(name: name, value: value) != nil
          else {
            throw failure(
              "`\(line)` in `\(group.name)` is not of the form `name = module:attribute`")
          }
          guard !groups[place].value.contains(where: { $0.name == name }) else {
            throw failure("`\(group.name)` has `\(name)` twice")
          }
          groups[place].value.append(Named(name, value))
        }
      }
    }
    return groups
  }
}
