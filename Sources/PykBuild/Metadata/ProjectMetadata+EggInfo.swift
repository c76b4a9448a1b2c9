internal import PykRequirements

extension ProjectMetadata {
  /// requires.txt, with markers as the names of sections; nil where nothing is required.
  func requiresText() -> String? {
    var text = ""
    var sections: [String: [WrittenRequirement]] = [:]
    func add(_ requirement: WrittenRequirement, to section: String) {
      if sections[section]?.contains(requirement) != true {
        sections[section, default: []].append(requirement)
      }
    }
    for extra in extras {
      sections[extra.key] = sections[extra.key] ?? []
      for requirement in extra.requirements {
        add(requirement, to: extra.key + (requirement.marker.map { ":\($0)" } ?? ""))
      }
    }
    for requirement in requirements {
      if let marker = requirement.marker {
        add(requirement, to: ":\(marker)")
      } else {
        text += requirement.bare + "\n"
      }
    }
    for (section, requirements) in sections.sorted(by: { isBefore($0.key, $1.key) }) {
      text += "\n[\(section)]\n"
      var seen: Set<String> = []
      for requirement in requirements where seen.insert(requirement.bare).inserted {
        text += requirement.bare + "\n"
      }
    }
    return text.isEmpty ? nil : text
  }

  /// entry_points.txt: groups and names sorted; nil where there are none.
  func entryPointsText() -> String? {
    guard let entryPoints else { return nil }
    let groups = entryPoints.filter { !$0.value.isEmpty }
      .sorted { isBefore($0.name, $1.name) }
    guard !groups.isEmpty else { return nil }
    return groups.map { group in
      let lines = group.value.sorted {
        $0.name == $1.name ? isBefore($0.value, $1.value) : isBefore($0.name, $1.name)
      }
      return "[\(group.name)]\n" + lines.map { "\($0.name) = \($0.value)" }.joined(separator: "\n")
        + "\n"
    }.joined(separator: "\n")
  }

  /// top_level.txt: the first parts of all modules' names.
  static func topLevelText(_ layout: ResolvedLayout) -> String {
    let names = (layout.packages + layout.modules).map {
      String($0.prefix { $0 != "." })
    }
    return Set(names).sorted(by: isBefore).joined(separator: "\n") + "\n"
  }
}
