internal import PykDiagnostics
internal import PykFormats

/// The `setup.cfg` of an sdist: setuptools reads it with configparser, notes the version's tags,
/// and writes it anew; comments are lost on the way.
enum SetupConfigurationText {
  static func edited(_ text: String?, tagBuild: String) throws(Failure) -> String {
    var style = INIDocument.Style()
    style.keepsCase = true
    let document = try INIDocument(text ?? "", source: SetupConfiguration.name, style: style)
    var sections = document.sections.map { section in
      Named(section.name, section.options.map { Named($0.name, $0.value ?? "") })
    }
    if let place = sections.firstIndex(where: { $0.name == INIDocument.defaults }) {
      // configparser writes the defaults first.
      sections.insert(sections.remove(at: place), at: 0)
      if sections[0].value.isEmpty { sections.removeFirst() }
    }
    let place =
      sections.firstIndex { $0.name == "egg_info" }
      ?? {
        sections.append(Named("egg_info", []))
        return sections.count - 1
      }()
    for (name, value) in [("tag_build", tagBuild), ("tag_date", "0")] {
      if let option = sections[place].value.firstIndex(where: { $0.name == name }) {
        sections[place].value[option].value = value
      } else {
        sections[place].value.append(Named(name, value))
      }
    }
    return sections.map { section in
      let lines = section.value.map { option in
        "\(option.name) = \(option.value.replacing("\n", with: "\n\t"))\n"
      }
      return "[\(section.name)]\n\(lines.joined())\n"
    }.joined()
  }
}
