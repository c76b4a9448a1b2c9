internal import PykDiagnostics

extension NativeProject {
  /// The files of the sdist: those of the project, and what is written for it.
  package func sdistContents() throws -> (contents: ArchiveContents, warnings: [String]) {
    let eggInfo = eggInfoFolder
    var written = eggInfoFiles()
    written.append((name: "SOURCES.txt", text: ""))
    let selection = try SourceSelection(
      layout, resolved: resolved, licences: metadata.licenceFiles, eggInfoFolder: eggInfo,
      eggInfoFiles: written.map { "\(eggInfo)/\($0.name)" },
      releaseFolder: metadata.fullName, in: tree)
    let prefix = metadata.fullName + "/"
    var contents = ArchiveContents()
    try contents.add(prefix + "PKG-INFO", metadata.text())
    try contents.add(
      prefix + "setup.cfg",
      try SetupConfigurationText.edited(
        selection.hasSetupConfiguration ? setupConfiguration : nil, tagBuild: options.versionTags))
    let wanted = Set(selection.eggInfo)
    for file in written where wanted.contains("\(eggInfo)/\(file.name)") {
      let text =
        file.name == "SOURCES.txt" ? selection.sources.joined(separator: "\n") : file.text
      try contents.add(prefix + "\(eggInfo)/\(file.name)", text)
    }
    for member in selection.members {
      try contents.add(member, below: prefix, from: folder.path)
    }
    contents.sort()
    return (contents, selection.warnings)
  }

  package func sdist(
    _ format: SdistFormat, _ contents: ArchiveContents, at moment: BuildMoment
  ) throws -> BuiltArchive {
    BuiltArchive(
      filename: metadata.fullName + format.suffix,
      bytes: try format.pack(contents, at: moment), contents: contents)
  }

  /// The files of the egg-info but for the list of sources.
  func eggInfoFiles() -> [(name: String, text: String)] {
    var files = [
      (name: "PKG-INFO", text: metadata.text()),
      (
        name: "dependency_links.txt",
        text: dependencyLinks.joined(separator: "\n") + "\n"
      ),
      (name: "top_level.txt", text: ProjectMetadata.topLevelText(resolved)),
    ]
    if let text = metadata.requiresText() { files.append((name: "requires.txt", text: text)) }
    return files + sharedInfoFiles()
  }

  /// What an egg-info and a dist-info have alike.
  func sharedInfoFiles() -> [(name: String, text: String)] {
    var files: [(name: String, text: String)] = []
    if let text = metadata.entryPointsText() {
      files.append((name: "entry_points.txt", text: text))
    }
    if !layout.namespacePackages.isEmpty {
      files.append(
        (
          name: "namespace_packages.txt",
          text: layout.namespacePackages.joined(separator: "\n") + "\n"
        ))
    }
    if let zipSafe {
      files.append((name: zipSafe ? "zip-safe" : "not-zip-safe", text: "\n"))
    }
    return files
  }
}
