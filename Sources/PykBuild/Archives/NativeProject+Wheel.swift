internal import PykDiagnostics
internal import PykVersions

extension NativeProject {
  /// The wheel, complete.
  package func wheel(
    _ options: WheelOptions, at moment: BuildMoment
  ) throws -> (archive: BuiltArchive, warnings: [String]) {
    if options.isUniversal { try refuseUniversal() }
    let options = options.completed(by: self.options)
    let tags = try options.tags()
    let build = try options.build()
    var sources: SourceSelection?
    if layout.includesPackageData {
      let eggInfo = eggInfoFolder
      let files = eggInfoFiles().map { "\(eggInfo)/\($0.name)" } + ["\(eggInfo)/SOURCES.txt"]
      sources = try SourceSelection(
        layout, resolved: resolved, licences: metadata.licenceFiles, eggInfoFolder: eggInfo,
        eggInfoFiles: files, releaseFolder: metadata.fullName, in: tree)
    }
    let base = [metadata.fullName, build].compactMap { $0 }.joined(separator: "-")
    let dataFolder = "\(base).data"
    let selection = try WheelSelection(
      layout, resolved: resolved, sources: sources, dataFolder: dataFolder, in: tree)
    var wheel = WheelContents(name: metadata.fullName)
    let scripts = "\(dataFolder)/scripts/"
    for member in selection.members {
      let isScript = member.mode == .executable && member.path.hasPrefix(scripts)
      try wheel.add(member, from: folder) { isScript ? ScriptText.forAnyPython($0) : $0 }
    }
    if !layout.namespacePackages.isEmpty {
      try wheel.add(
        "\(metadata.eggInfoStem)-\(metadata.version)-nspkg.pth",
        NamespaceHooks.text(layout.namespacePackages))
    }
    try addInfo(to: &wheel)
    try wheel.addWheel(tags, build: build, generator: options.generator)
    let filename = "\(base)-\(tags.python)-\(tags.abi)-\(tags.platform).whl"
    return (
      try wheel.pack(filename: filename, at: moment),
      warnings(options) + (sources?.warnings ?? []) + selection.warnings
    )
  }

  /// METADATA, alone: what `prepare_metadata_for_build_wheel` would give.
  package func metadataText() -> String { metadata.text() }

  /// The files of the dist-info but for WHEEL and RECORD.
  func addInfo(to wheel: inout WheelContents) throws {
    try wheel.addInfo("METADATA", metadata.text())
    try wheel.addInfo("top_level.txt", ProjectMetadata.topLevelText(resolved))
    for file in sharedInfoFiles() where file.name != "not-zip-safe" {
      try wheel.addInfo(file.name, file.text)
    }
    if dependencyLinks.contains(where: { !trimmed($0).isEmpty }) {
      try wheel.addInfo("dependency_links.txt", dependencyLinks.joined(separator: "\n") + "\n")
    }
    for licence in metadata.licenceFiles {
      let path = "\(wheel.infoFolder)/licenses/\(ProjectMetadata.licencePath(licence))"
      try wheel.add(ArchiveMember(path: path, source: licence), from: folder)
    }
  }

  private static let python2 = Version(release: [2, 7, 18])

  /// Why a wheel of this project can't be for Python 2; nil where nothing says so.
  private var reasonAgainstUniversal: String? {
    if let python = metadata.requiresPython, let python2 = Self.python2,
      (try? VersionSpecifierSet(python))?.contains(python2) == false
    {
      return "this project needs Python `\(python)`"
    }
    if metadata.classifiers.contains("Programming Language :: Python :: 3 :: Only") {
      return "this project's classifiers say that it is for Python 3 only"
    }
    return nil
  }

  /// Only what is asked for now is refused: with `universal` left in an old `setup.cfg` setuptools
  /// builds, and so does pyk.
  private func refuseUniversal() throws(Failure) {
    guard let reason = reasonAgainstUniversal else { return }
    throw Failure(
      "can't build a universal wheel of `\(metadata.name)`",
      causes: ["a universal wheel is for Python 2 too, and \(reason)"],
      hints: ["leave out `--universal`"])
  }

  private func warnings(_ options: WheelOptions) -> [String] {
    guard options.isUniversal, let reason = reasonAgainstUniversal else { return [] }
    return [
      "the wheel says that it is for Python 2 too, but \(reason): "
        + "take `universal` out of `[bdist_wheel]` in `setup.cfg`"
    ]
  }
}
