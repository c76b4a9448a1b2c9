internal import PykDiagnostics
package import SystemPackage

/// A setuptools project that is built without running any code of it.
package struct NativeProject {
  package let metadata: ProjectMetadata
  package let layout: ProjectLayout
  package let resolved: ResolvedLayout
  package let warnings: [String]
  package let options: CommandOptions
  let folder: ProjectFolder
  let tree: SourceTree
  let zipSafe: Bool?
  let dependencyLinks: [String]
  /// What setup.cfg says, for the sdist's own.
  let setupConfiguration: String?

  /// What was found of a project's folder.
  package enum Reading {
    case native(NativeProject)
    /// Only its backend can build it, for these reasons.
    case doubtful([String])
  }

  /// Reads a project's files.
  ///
  /// - Throws: `Failure` for what is wrong in them: with the file, the line and a remedy.
  package static func read(_ path: FilePath, date: String = "") throws -> Reading {
    let folder = ProjectFolder(path)
    let tree = SourceTree(path)
    let pyproject = try folder.bytes(PyprojectFile.name).map { bytes throws in
      try PyprojectFile(bytes)
    }
    let configuration = try folder.text(SetupConfiguration.name)
    let script = try folder.text("setup.py")
    guard pyproject != nil || configuration != nil || script != nil else {
      throw Failure(
        "`\(path)` is no Python project",
        causes: ["there is no `pyproject.toml`, `setup.cfg` or `setup.py` in it"],
        hints: ["go to the project's folder, or name it: `pyk build path/to/project`"])
    }
    var system = BackendCheck()
    if let pyproject { system = try BackendCheck(of: pyproject) }
    if !system.isSetuptools { return .doubtful(system.doubts) }
    var draft = Draft()
    draft.doubts = system.doubts
    if let script {
      do {
        draft.apply(try SetupScript(script))
      } catch {
        draft.doubts.append(error.reason)
      }
    }
    // Where setup.py has to be run anyway, what is static isn't all there is.
    if !draft.doubts.isEmpty { return .doubtful(draft.doubts) }
    if let configuration {
      try draft.apply(try SetupConfiguration(configuration), in: folder, tree: tree)
    }
    if let pyproject { try draft.apply(pyproject, in: folder, tree: tree) }
    draft.layout.includesPackageData = draft.includesPackageData ?? false
    draft.layout.setupScriptIsRunning = system.backend != "setuptools.build_meta"
    if !draft.doubts.isEmpty { return .doubtful(draft.doubts) }
    return try finish(draft, folder, tree, configuration, date: date)
  }

  private static func finish(
    _ draft: Draft, _ folder: ProjectFolder, _ tree: SourceTree, _ configuration: String?,
    date: String
  ) throws -> Reading {
    var draft = draft
    if let file = draft.licenceFile, !file.isEmpty,
      draft.layout.licencePatterns?.contains(file) != true
    {
      draft.layout.licencePatterns = (draft.layout.licencePatterns ?? []) + [file]
    }
    let options = try CommandOptions(draft.commandOptions, date: date)
    let resolved = try ResolvedLayout(draft.layout, in: tree)
    var finisher = DraftFinisher(draft: draft, options: options)
    let metadata = try finisher.metadata(licenceFiles: try licenceFiles(draft, tree))
    if !finisher.doubts.isEmpty { return .doubtful(finisher.doubts) }
    return .native(
      NativeProject(
        metadata: metadata, layout: draft.layout, resolved: resolved,
        warnings: draft.warnings + finisher.warnings, options: options, folder: folder, tree: tree,
        zipSafe: draft.zipSafe, dependencyLinks: draft.dependencyLinks,
        setupConfiguration: configuration))
  }

  private static func licenceFiles(_ draft: Draft, _ tree: SourceTree) throws -> [String] {
    do {
      return try draft.layout.licenceFiles(in: tree)
    } catch {
      guard let place = draft.licencePlace else { throw error }
      var failure = place.failure(error.diagnosis.what, because: error.diagnosis.causes)
      failure.diagnosis.hints = error.diagnosis.hints
      throw failure
    }
  }

  /// Where the egg-info lies: beside the packages.
  var eggInfoFolder: String {
    let base = resolved.packageFolders[""] ?? "."
    return base == "." || base.isEmpty
      ? metadata.eggInfoName : "\(base)/\(metadata.eggInfoName)"
  }
}
