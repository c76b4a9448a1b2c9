package import PykDiagnostics
internal import PykFormats
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
  /// - Parameter date: The day as `%Y%m%d`, for those who want it in their version.
  ///
  /// - Throws: `Failure` for what is wrong in them: with the file, the line and a remedy.
  package static func read(
    _ path: FilePath, date: () throws -> String = { "" }
  ) throws -> Reading {
    let folder = ProjectFolder(path)
    let tree = SourceTree(path)
    let pyproject = try folder.bytes(PyprojectFile.name).map { bytes throws in
      try PyprojectFile(bytes)
    }
    guard pyproject != nil || folder.has(SetupConfiguration.name) || folder.has("setup.py") else {
      throw Failure(
        "`\(path)` is no Python project",
        causes: ["there is no `pyproject.toml`, `setup.cfg` or `setup.py` in it"],
        hints: [
          ["sdist", "bdist_wheel", "upload"].contains(path.lastComponent?.string)
            ? "one command after the other: `pyk build` makes both archives, `pyk upload` sends them"
            : "go to the project's folder, or name it: `pyk build path/to/project`"
        ])
    }
    var system = BackendCheck()
    if let pyproject { system = try BackendCheck(of: pyproject) }
    // What other backends don't read is none of pyk's business either.
    if !system.isSetuptools { return .doubtful(system.doubts) }
    var draft = Draft()
    draft.doubts = system.doubts
    do {
      if let script = try folder.python("setup.py") { draft.apply(try SetupScript(script)) }
    } catch let doubt as SetupScript.Doubt {
      draft.doubts.append(doubt.reason)
    }
    // Where setup.py has to be run anyway, what is static isn't all there is.
    if !draft.doubts.isEmpty {
      // What `[project]` says counts whatever setup.py does.
      if let pyproject { try checkTable(of: pyproject, in: folder, tree) }
      return .doubtful(draft.doubts)
    }
    let configuration = try folder.text(SetupConfiguration.name)
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
    date: () throws -> String
  ) throws -> Reading {
    var draft = draft
    if let file = draft.licenceFile, !file.isEmpty,
      draft.layout.licencePatterns?.contains(file) != true
    {
      draft.layout.licencePatterns = (draft.layout.licencePatterns ?? []) + [file]
    }
    // What a published sdist lacks is no fault of who builds it.
    if !folder.isUnpackedSdist, draft.layout.licencePatterns != nil {
      draft.layout.licencePatternsMustMatch = true
    }
    if case .listed(let names) = draft.layout.packages,
      let odd = names.first(where: {
        $0.split(separator: ".", omittingEmptySubsequences: false).contains("")
      })
    {
      return .doubtful(["`packages` has `\(odd)`, which is no package's name"])
    }
    let options = try CommandOptions(draft.commandOptions, date: date)
    let resolved = try draft.resolvedLayout(in: tree)
    try checkPackages(draft, resolved, tree)
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

  private static func checkTable(
    of pyproject: PyprojectFile, in folder: ProjectFolder, _ tree: SourceTree
  ) throws {
    guard let project = pyproject.project, !project.isEmpty else { return }
    var draft = Draft()
    let fields = try Draft.dynamic(project, pyproject)
    try draft.apply(project: project, of: pyproject, dynamic: fields, in: folder)
    if draft.layout.licencePatterns != nil { _ = try licenceFiles(draft, tree) }
    var finisher = DraftFinisher(draft: draft, options: try CommandOptions([:], date: { "" }))
    _ = try finisher.metadata(licenceFiles: [])
  }

  /// What is wrong in a project's `setup.cfg`, for when its backend has failed: `setup.py` may say
  /// something better, so it need not be the cause.
  package static func suspect(in path: FilePath) -> Failure? {
    let folder = ProjectFolder(path)
    do {
      guard let text = try folder.text(SetupConfiguration.name) else { return nil }
      let configuration = try SetupConfiguration(text)
      guard configuration.hasSection("metadata") else { return nil }
      var draft = Draft()
      try draft.apply(configuration, in: folder, tree: SourceTree(path))
      var finisher = DraftFinisher(draft: draft, options: try CommandOptions([:], date: { "" }))
      _ = try finisher.metadata(licenceFiles: [])
    } catch {
      return error as? Failure
    }
    return nil
  }

  /// Whether what is named as a package is there.
  private static func checkPackages(
    _ draft: Draft, _ resolved: ResolvedLayout, _ tree: SourceTree
  ) throws {
    var files = PackageFiles(draft.layout, resolved, in: tree)
    do {
      _ = try files.modules()
    } catch {
      throw draft.discoveryPlace?.failure(error) ?? error
    }
  }

  private static func licenceFiles(_ draft: Draft, _ tree: SourceTree) throws -> [String] {
    do {
      return try draft.layout.licenceFiles(in: tree)
    } catch {
      guard let place = draft.licencePlace else { throw error }
      throw place.failure(error)
    }
  }

  /// Where the egg-info lies: beside the packages.
  var eggInfoFolder: String {
    let base = PathWords.normal(resolved.packageFolders[""] ?? ".") ?? ""
    return PathWords.join(base, metadata.eggInfoName)
  }
}
