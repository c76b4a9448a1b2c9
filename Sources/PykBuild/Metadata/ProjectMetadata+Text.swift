internal import PykRequirements
internal import PykVersions

extension ProjectMetadata {
  /// METADATA and PKG-INFO, field by field as setuptools writes them.
  ///
  /// https://packaging.python.org/en/latest/specifications/core-metadata/
  func text() -> String {
    var text = ""
    func write(_ name: String, _ value: String) { text += "\(name): \(value)\n" }
    write("Metadata-Version", "2.4")
    write("Name", name)
    write("Version", version.description)
    if let summary, !summary.isEmpty { write("Summary", Self.singleLine(summary)) }
    for field in fields { write(field.name, field.value) }
    if let licenceExpression, !licenceExpression.isEmpty {
      write("License-Expression", licenceExpression)
    } else if let licence, !licence.isEmpty {
      write("License", Self.indented(licence))
    }
    for url in projectURLs { write("Project-URL", "\(url.name), \(url.value)") }
    if !keywords.isEmpty, keywords != [""] {
      write("Keywords", keywords.joined(separator: ","))
    }
    for platform in platforms { write("Platform", platform) }
    for classifier in classifiers { write("Classifier", classifier) }
    for provided in provides { write("Provides", provided) }
    for obsolete in obsoletes { write("Obsoletes", obsolete) }
    if let requiresPython { write("Requires-Python", requiresPython) }
    if let descriptionType, !descriptionType.isEmpty {
      write("Description-Content-Type", descriptionType)
    }
    for file in licenceFiles { write("License-File", Self.licencePath(file)) }
    for requirement in requirements { write("Requires-Dist", requirement.description) }
    writeExtras(write)
    if let description, !description.isEmpty {
      text += "\n" + description
      if !description.utf8.elementsEqual("\n".utf8), description.utf8.last != 0x0a { text += "\n" }
    }
    return text
  }

  private func writeExtras(_ write: (String, String) -> Void) {
    var seen: [String: String] = [:]
    for extra in extras {
      let parts = extra.key.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let written = trimmed(parts[0])
      let name = Self.safeExtra(written)
      let condition = parts.count > 1 ? WrittenMarker(trimmed(parts[1])) : nil
      if !name.isEmpty, seen[name] != written {
        seen[name] = written
        write("Provides-Extra", name)
      }
      for requirement in extra.requirements {
        write("Requires-Dist", requirement.description(extra: name, condition: condition))
      }
    }
  }

  /// Letters and digits in lower case, with one `-` for whatever stands between them.
  static func safeExtra(_ name: String) -> String {
    var result = ""
    var isPending = false
    for byte in name.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a:
        if isPending, !result.isEmpty { result += "-" }
        isPending = false
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default: isPending = true
      }
    }
    return result.lowercased()
  }

  private static func singleLine(_ text: String) -> String {
    guard text.utf8.contains(0x0a) else { return text }
    return String(trimmed(text).prefix { $0 != "\n" })
  }

  /// Eight spaces before every line but the first.
  private static func indented(_ text: String) -> String {
    let indent = "        "
    var result = ""
    for scalar in text.unicodeScalars {
      result.unicodeScalars.append(scalar)
      if scalar == "\n" { result += indent }
    }
    return result
  }

  /// The path as METADATA has it; of what lies outside of the project, the name alone.
  static func licencePath(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts.first == ".." ? parts.last.map(String.init) ?? "" : parts.joined(separator: "/")
  }
}
