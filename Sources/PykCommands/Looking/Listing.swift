internal import PykFormats
internal import PykInstall
internal import PykRequirements
internal import SystemPackage

/// What `list` prints: pure text of what was found.
struct Listing {
  enum Format: String, CaseIterable { case columns, freeze, json }

  /// By their names, as pip sorts them: by the normal form.
  var distributions: [Inspected]
  /// Whether folders and installers are named too.
  var isVerbose = false
  /// Of those that are listed as outdated: what there is, and whether as a wheel or as sources.
  var latest: [PackageName: (version: String, kind: String)] = [:]

  /// Drops those that another one requires.
  mutating func dropRequired(in environment: MarkerEnvironment) {
    var required: Set<PackageName> = []
    for distribution in distributions {
      for requirement in distribution.requirements(in: environment) {
        required.insert(requirement.name)
      }
    }
    distributions.removeAll { required.contains($0.packageName) }
  }

  /// The lines; none where there is nothing.
  func lines(_ format: Format) -> [String] {
    switch format {
    case .columns: columns
    case .freeze: distributions.map(pinned)
    case .json: [json.serialized()]
    }
  }

  private func pinned(_ distribution: Inspected) -> String {
    let line = "\(distribution.name)==\(distribution.versionText)"
    return isVerbose ? line + " (\(distribution.distribution.location))" : line
  }

  private var columns: [String] {
    guard !distributions.isEmpty else { return [] }
    var table = Table(heading: ["Package", "Version"])
    if !latest.isEmpty { table.heading += ["Latest", "Type"] }
    let builds = distributions.map(\.buildTag)
    let hasBuilds = builds.contains { $0 != nil }
    if hasBuilds { table.heading.append("Build") }
    let editables = distributions.map { $0.distribution.editableLocation?.string }
    let hasEditables = editables.contains { $0 != nil }
    if hasEditables { table.heading.append("Editable project location") }
    if isVerbose { table.heading += ["Location", "Installer"] }
    for (place, distribution) in distributions.enumerated() {
      var row = [distribution.name, distribution.versionText]
      if !latest.isEmpty {
        let latest = latest[distribution.packageName]
        row += [latest?.version ?? "", latest?.kind ?? ""]
      }
      if hasBuilds { row.append(builds[place] ?? "") }
      let editable = editables[place]
      if hasEditables { row.append(editable ?? "") }
      if isVerbose {
        row.append(distribution.distribution.location.string)
        row.append(distribution.distribution.installer ?? "")
      }
      table.rows.append(row)
    }
    return table.lines
  }

  private var json: JSONValue {
    .array(
      distributions.map { distribution in
        var object: JSONObject = [
          "name": .string(distribution.name), "version": .string(distribution.versionText),
        ]
        if isVerbose {
          object.append("location", .string(distribution.distribution.location.string))
          object.append("installer", .string(distribution.distribution.installer ?? ""))
        }
        if let latest = latest[distribution.packageName] {
          object.append("latest_version", .string(latest.version))
          object.append("latest_filetype", .string(latest.kind))
        }
        if let folder = distribution.distribution.editableLocation {
          object.append("editable_project_location", .string(folder.string))
        }
        return .object(object)
      })
  }
}
