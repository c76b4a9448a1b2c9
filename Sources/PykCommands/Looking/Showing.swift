internal import PykFiles
internal import PykFormats
internal import PykInstall
internal import PykMetadata
internal import PykRequirements
internal import SystemPackage

/// What `show` prints of distributions: pip's fields in pip's order.
struct Showing {
  let environment: MarkerEnvironment
  /// Who requires a name, as they spell themselves.
  private let requirers: [PackageName: [String]]
  var listsFiles = false
  var isVerbose = false

  /// - Parameters:
  ///   - installed: All that are installed, whose requirements count.
  ///   - shown: Of which it will be asked who requires them.
  init(
    installed: [Inspected], shown: Set<PackageName>, environment: MarkerEnvironment
  ) {
    self.environment = environment
    var requirers: [PackageName: [String]] = [:]
    for other in installed {
      for name in other.required(of: shown, in: environment) {
        requirers[name, default: []].append(other.name)
      }
    }
    self.requirers = requirers
  }

  func lines(_ distribution: Inspected) -> [String] {
    var lines: [String] = []
    for (key, value) in fields(distribution) { lines.append("\(key): \(value)") }
    if isVerbose {
      lines.append("Metadata-Version: \(distribution.headers["Metadata-Version"] ?? "")")
      lines.append("Installer: \(distribution.distribution.installer ?? "")")
      lines.append("Classifiers:")
      lines += distribution.headers.all("Classifier").map { "  \($0)" }
      lines.append("Entry-points:")
      lines += entryPoints(distribution).map { "  \($0)" }
      lines.append("Project-URLs:")
      lines += distribution.headers.all("Project-URL").map { "  \($0)" }
    }
    if listsFiles {
      lines.append("Files:")
      if let files = files(distribution) {
        lines += files.map { "  \($0)" }
      } else {
        lines.append("Cannot locate RECORD or installed-files.txt")
      }
    }
    return lines
  }

  /// The same for programs: fields in lower case with underscores.
  func json(_ distribution: Inspected) -> JSONValue {
    var object = JSONObject()
    for (key, value) in fields(distribution) where key != "Requires" && key != "Required-by" {
      object.append(
        key.lowercased().replacing("-", with: "_").replacing(" ", with: "_"), .string(value))
    }
    func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
    object.append("requires", list(requires(distribution)))
    object.append("required_by", list(requiredBy(distribution)))
    object.append("installer", distribution.distribution.installer.map { .string($0) } ?? .null)
    object.append("requested", .bool(distribution.distribution.isRequested))
    object.append("classifiers", list(distribution.headers.all("Classifier")))
    object.append("entry_points", list(entryPoints(distribution)))
    object.append("project_urls", list(distribution.headers.all("Project-URL")))
    if listsFiles { object.append("files", files(distribution).map(list) ?? .null) }
    return .object(object)
  }

  private func fields(_ distribution: Inspected) -> [(String, String)] {
    let headers = distribution.headers
    var fields = [("Name", distribution.name), ("Version", distribution.versionText)]
    for key in ["Summary", "Home-page", "Author", "Author-email"] {
      fields.append((key, headers[key] ?? (key == "Home-page" ? homePage(headers) : "")))
    }
    if let expression = headers["License-Expression"] {
      fields.append(("License-Expression", expression))
    } else {
      fields.append(("License", headers["License"] ?? ""))
    }
    fields.append(("Location", distribution.distribution.location.string))
    if let folder = distribution.distribution.editableLocation {
      fields.append(("Editable project location", folder.string))
    }
    fields.append(("Requires", requires(distribution).joined(separator: ", ")))
    fields.append(("Required-by", requiredBy(distribution).joined(separator: ", ")))
    return fields
  }

  /// Newer metadata names the home page among the project's addresses.
  private func homePage(_ headers: HeaderBlock) -> String {
    for line in headers.all("Project-URL") {
      guard let comma = line.firstIndex(of: ",") else { continue }
      let label = line[..<comma].lowercased().filter { $0.isLetter || $0.isNumber }
      if label == "homepage" { return line[line.index(after: comma)...].trimmingSpaces }
    }
    return ""
  }

  private func requires(_ distribution: Inspected) -> [String] {
    sorted(distribution.requirements(in: environment).map(\.name.written))
  }

  private func requiredBy(_ distribution: Inspected) -> [String] {
    sorted(requirers[distribution.packageName] ?? [])
  }

  private func sorted(_ names: [String]) -> [String] {
    names.sorted { ($0.lowercased(), $0) < ($1.lowercased(), $1) }
  }

  private func entryPoints(_ distribution: Inspected) -> [String] {
    let path = distribution.distribution.path.appending("entry_points.txt")
    guard distribution.distribution.kind == .distInfo, let text = try? Files.readText(path) else {
      return []
    }
    return text.split(whereSeparator: \.isNewline).map(\.trimmingSpaces)
  }

  private func files(_ distribution: Inspected) -> [String]? {
    guard let record = try? distribution.distribution.record() else { return nil }
    return record.entries.map(\.path).sorted {
      $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
    }
  }
}
