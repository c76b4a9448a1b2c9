internal import PykDiagnostics
internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykInstall
internal import PykMetadata
package import PykRequirements
internal import PykResolve
internal import PykThreads
internal import PykVersions
internal import Synchronization
internal import SystemPackage

/// What a person asks for, in words and files, before anybody has looked for it.
package struct Question: Sendable {
  /// Words of the command line.
  package var words: [String] = []
  package var editables: [String] = []
  /// Groups of a `pyproject.toml`: `name`, or `path:name`.
  package var groups: [String] = []
  package var requirementFiles: [String] = []
  package var constraintFiles: [String] = []
  package var overrideFiles: [String] = []
  /// Whether `-e` is more than the folder behind it.
  package var takesEditables = true
  /// What command line and configuration say; files may say more.
  package var options = RequirementsOptions()

  package init() {}

  package var isEmpty: Bool {
    words.isEmpty && editables.isEmpty && groups.isEmpty && requirementFiles.isEmpty
  }
}

/// What was asked for, read and brought into the resolver's terms.
struct Asked: Sendable {
  var roots: [Root] = []
  var constraints: [Root] = []
  var overrides: [Root] = []
  /// By name: what the file must be one of.
  var digests: [PackageName: [Digest]] = [:]
  var options = RequirementsOptions()
  var notes: [Diagnosis] = []
  var requiresDigests = false
  /// Names of the person's own writing, for hints about mistyped ones.
  var names: [String] { (roots + constraints).map(\.dependency.name.normalized) }
}

extension Question {
  /// Reads every file and word. Nothing of the network but files that are addresses.
  ///
  /// - Throws: `Failure`: a fault in a file, or something that has to be built.
  func read(
    in workspace: Workspace, markers: MarkerEnvironment,
    direct: (Asked) throws -> DirectReferences
  ) throws -> Asked {
    var asked = Asked()
    asked.options = options
    var entries: [RequirementsEntry] = []
    var constraints: [RequirementsEntry] = []
    for word in words {
      entries.append(
        RequirementsEntry(target: try target(word), origin: Self.commandLine))
    }
    entries += try groupEntries(in: workspace)
    for word in editables {
      entries.append(
        RequirementsEntry(
          target: try editable(word), isEditable: true, origin: Self.commandLine))
    }
    func load(_ name: String, isConstraint: Bool) throws -> RequirementsFile {
      let file = try RequirementsFile.load(
        RequirementsLocation(name), isConstraint: isConstraint, options: asked.options,
        folder: workspace.workingDirectory, environment: workspace.environment,
        using: workspace.read)
      asked.notes += file.notes
      return file
    }
    for name in requirementFiles {
      let file = try load(name, isConstraint: false)
      entries += file.requirements
      constraints += file.constraints
      asked.options = file.options
    }
    for name in constraintFiles {
      let file = try load(name, isConstraint: true)
      constraints += file.constraints
      asked.options = file.options
    }
    if !takesEditables {
      for place in entries.indices { entries[place].isEditable = false }
    }
    asked.requiresDigests =
      asked.options.requiresHashes ?? entries.contains { !$0.hashes.isEmpty }
    let reading = EntryReading(
      workspace: workspace, markers: markers, direct: try direct(asked))
    let known = reading.askSideBySide(entries)
    for (place, entry) in entries.enumerated() {
      let root = try known[place]?.get() ?? reading.root(entry)
      if let root { asked.add(root, entry, to: \.roots) }
    }
    for entry in constraints {
      if let root = try reading.root(entry) { asked.add(root, entry, to: \.constraints) }
    }
    for name in overrideFiles {
      for entry in try load(name, isConstraint: false).requirements {
        if let root = try reading.root(entry) { asked.add(root, entry, to: \.overrides) }
      }
    }
    return asked
  }

  /// Where a word of the command line comes from: nowhere that has a line.
  static let commandLine = RequirementsOrigin(
    location: .file(""), line: 0, isConstraint: false)

  private func target(_ word: String) throws -> InstallTarget {
    do {
      return try InstallTarget(word)
    } catch {
      throw Failure("can't understand `\(word)`", because: error)
    }
  }

  private func editable(_ word: String) throws -> InstallTarget {
    do {
      return try InstallTarget(editable: word)
    } catch {
      throw Failure("can't understand `-e \(word)`", because: error)
    }
  }
}

extension Asked {
  fileprivate mutating func add(
    _ root: Root, _ entry: RequirementsEntry, to list: WritableKeyPath<Asked, [Root]>
  ) {
    self[keyPath: list].append(root)
    if !entry.hashes.isEmpty { digests[root.dependency.name, default: []] += entry.hashes }
  }
}

/// Turns one entry into what the resolver takes.
private struct EntryReading: Sendable {
  let workspace: Workspace
  let markers: MarkerEnvironment
  let direct: DirectReferences

  /// Reads the entries behind which there are projects, each of which may have to be built to be
  /// understood, as many at once as there are cores. What fails is told at the entry's turn.
  func askSideBySide(_ entries: [RequirementsEntry]) -> [Int: Result<Root?, any Error>] {
    var seen: Set<String> = []
    let places = entries.indices.filter { place in
      guard let project = project(entries[place]) else { return false }
      return seen.insert(project).inserted
    }
    guard places.count > 1 else { return [:] }
    let results = Mutex<[Int: Result<Root?, any Error>]>([:])
    // The first failure keeps what comes behind it from being begun; the others' answers stay.
    try? parallelForEach(places.count) { number in
      let place = places[number]
      let result = Result { try root(entries[place]) }
      results.withLock { $0[place] = result }
      _ = try result.get()
    }
    return results.withLock { $0 }
  }

  /// What the entry's project is known by; nil for what is asked for by name, for wheels, and for
  /// working copies, which may share a folder.
  private func project(_ entry: RequirementsEntry) -> String? {
    if let marker = entry.target.marker, !marker.evaluate(in: markers) { return nil }
    let address: String
    switch entry.target {
    case .requirement(let requirement):
      guard let url = requirement.url else { return nil }
      address = url
    case .address(let target): address = target.url
    case .path(let local):
      guard let path = try? found(local) else { return nil }
      address = URL(filePath: path).revealed
    }
    let isWorkingCopy = entry.isEditable && address.hasPrefix("git+")
    return isWorkingCopy || address.hasSuffix(".whl") ? nil : address
  }

  /// Nil where the entry's marker doesn't hold here.
  func root(_ entry: RequirementsEntry) throws -> Root? {
    if let marker = entry.target.marker, !marker.evaluate(in: markers) { return nil }
    let isWord = entry.origin == Question.commandLine
    return Root(
      try isWord ? dependency(entry) : located(entry),
      text: (entry.isEditable ? "-e " : "") + Self.words(of: entry.target),
      source: isWord ? nil : entry.origin.location.description,
      line: isWord ? nil : entry.origin.line)
  }

  /// The specifiers in the order in which the person knows them; without the marker, which holds.
  private static func words(of target: InstallTarget) -> String {
    guard case .requirement(let requirement) = target, requirement.url == nil else {
      return target.description
    }
    let extras = requirement.extras.map(\.written).joined(separator: ",")
    return requirement.name.written + (extras.isEmpty ? "" : "[\(extras)]")
      + requirement.specifiers.written
  }

  /// The same, where a fault names the line that asks for it.
  private func located(_ entry: RequirementsEntry) throws -> Dependency {
    do {
      return try dependency(entry)
    } catch let error as any Diagnosable where !(error is TransactionFailure) {
      let inner = error.diagnosis
      let words: String =
        switch entry.target {
        case .requirement(let requirement): requirement.url ?? requirement.name.written
        case .address(let address): address.url
        case .path(let local): local.path
        }
      let excerpt = (try? workspace.read(entry.origin.location)).flatMap {
        entry.origin.excerpt(in: $0, of: words, "this")
      }
      throw Failure(
        "can't use \(entry.origin)", excerpt: inner.excerpt ?? excerpt,
        causes: [inner.what] + inner.causes, hints: inner.hints)
    }
  }

  private func dependency(_ entry: RequirementsEntry) throws -> Dependency {
    var wish = DirectReferences.Wish()
    wish.isEditable = entry.isEditable
    wish.hashes = entry.hashes
    wish.settings = entry.configSettings
    switch entry.target {
    case .requirement(let requirement):
      guard let url = requirement.url else {
        return Dependency(
          name: requirement.name, extras: requirement.extras, specifiers: requirement.specifiers)
      }
      wish.name = requirement.name
      let file = try direct.reference(url, wish).file
      return Dependency(name: file.name, extras: requirement.extras, url: url)
    case .address(let address):
      wish.name = address.egg
      let file = try direct.reference(address.url, wish).file
      return Dependency(name: file.name, extras: address.extras, url: address.url)
    case .path(let local):
      let path = try found(local)
      let url = URL(filePath: path).revealed
      wish.label = local.path
      let file = try direct.reference(url, wish).file
      return Dependency(name: file.name, extras: local.extras, url: url)
    }
  }

  private func found(_ local: LocalTarget) throws -> FilePath {
    let path = workspace.workingDirectory.pushing(FilePath(local.path)).lexicallyNormalized()
    guard Files.exists(path) else {
      throw Failure(
        "can't find `\(local.path)`",
        causes: ["there is no such file or folder"],
        hints: ["a package from the index is asked for by its name, without a path"])
    }
    return path
  }
}
