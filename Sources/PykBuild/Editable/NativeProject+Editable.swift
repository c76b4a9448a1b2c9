internal import PykFiles
internal import SystemPackage

extension NativeProject {
  /// A wheel that makes the project importable from where it lies (PEP 660); nil where the old
  /// `namespace_packages` want more than that: then its backend knows how.
  ///
  /// - Scripts and data files are in it as they are now.
  /// - What comes with it is what a wheel's RECORD has, so that uninstalling takes all of it out.
  ///
  /// https://peps.python.org/pep-0660/
  package func editableWheel(
    generator: String, at moment: BuildMoment
  ) throws -> BuiltArchive? {
    guard layout.namespacePackages.isEmpty else { return nil }
    let root = try Files.realPath(folder.path).string
    let editable = EditableLayout(resolved, root: root, in: tree)
    var wheel = WheelContents(name: metadata.fullName)
    let name = "__editable__.\(metadata.fullName)"
    switch editable.way {
    case .folder(let path):
      // A line that begins with `import` or holds another line would be run.
      if path.utf8.contains(where: { $0 < 0x20 }) { return nil }
      try wheel.add("\(name).pth", path + "\n")
    case .finder:
      let module = Self.identifier("\(name).finder")
      try wheel.add(
        "\(module).py", EditableFinder.source(editable, entry: "\(name).finder.__path_hook__"))
      try wheel.add("\(name).pth", "import \(module); \(module).install()\n")
    }
    let dataFolder = "\(metadata.fullName).data"
    var data = layout
    data.packages = .listed([])
    data.modules = []
    let selection = try WheelSelection(
      data, resolved: try ResolvedLayout(data, in: tree), sources: nil, dataFolder: dataFolder,
      in: tree)
    for member in selection.members where member.path.hasPrefix(dataFolder + "/") {
      let isScript = member.path.hasPrefix("\(dataFolder)/scripts/")
      try wheel.add(member, from: folder) { isScript ? ScriptText.forAnyPython($0) : $0 }
    }
    try addInfo(to: &wheel)
    // As with setuptools, the build is in the file's name only.
    let build = "0.editable"
    try wheel.addWheel(("py3", "none", "any"), build: nil, generator: generator)
    return try wheel.pack(
      filename: "\(metadata.fullName)-\(build)-py3-none-any.whl", at: moment)
  }

  private static func identifier(_ text: String) -> String {
    String(
      text.unicodeScalars.map { scalar in
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
          || ("0"..."9").contains(scalar) ? Character(scalar) : "_"
      })
  }
}
