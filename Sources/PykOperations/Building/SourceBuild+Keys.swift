internal import PykBuild
internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykInterpreter
internal import PykMetadata
internal import PykRequirements
internal import PykThreads
internal import Synchronization
internal import SystemPackage

/// What a built wheel is known by, and when one that was built before will do.
extension SourceBuild {
  var settings: JSONValue {
    let all = builder.options.settings + source.settings
    guard !all.isEmpty else { return .null }
    var object = JSONObject()
    for setting in all {
      switch object[setting.key] {
      case nil: object[setting.key] = .string(setting.value)
      case .array(let values)?: object[setting.key] = .array(values + [.string(setting.value)])
      case let value?: object[setting.key] = .array([value, .string(setting.value)])
      }
    }
    return .object(object)
  }

  var cache: BuiltWheels? {
    workspace.cacheFolder.map { BuiltWheels($0.appending(CacheFolder.builtName)) }
  }

  /// What the built wheel is known by; nil where nothing says that it would be the same again.
  ///
  /// What the project asks for to be built is in the source, whose hash is in the key; what
  /// narrows the choice of it is in the key as well.
  func cacheKey(_ state: inout State) throws -> String? {
    guard cache != nil, builder.options.isIsolated, !source.isEditable else { return nil }
    let identity: String
    switch source.place {
    case .folder: return nil
    case .file(let file):
      guard let known = state.tree?.identity ?? file.sha256?.description else { return nil }
      identity = known
    case .repository(let reference):
      guard let commit = try state.tree?.commit ?? target(&state).commit else { return nil }
      identity = reference.identity(commit)
    }
    let interpreter = builder.interpreter
    var lines = [
      "pyk built 2", identity, source.subdirectory ?? "", interpreter.name,
      interpreter.facts.cacheTag ?? "", interpreter.tags.ordered.first?.description ?? "",
      settings.serialized(.python),
    ]
    if builder.options.backend != .auto { lines.append(builder.options.backend.rawValue) }
    lines += try builder.choiceOfRequirements()
    return Digest(.sha256, of: Array(lines.joined(separator: "\n").utf8)).hex
  }

  // MARK: What was built before

  func keptWheel(_ key: String, _ state: inout State) throws -> BuiltWheel? {
    guard let kept = cache?.wheel(key), try isCurrent(key, &state) else { return nil }
    return kept
  }

  func keptMetadata(_ key: String, _ state: inout State) throws -> [UInt8]? {
    guard let cache, let text = cache.metadata(key) else { return nil }
    // That of a wheel is as good as the wheel; what was only asked for isn't asked for again,
    // unless everything is.
    let isGood = try cache.wheel(key) == nil ? !refreshes([]) : isCurrent(key, &state)
    return isGood ? text : nil
  }

  /// Whether what was built would be built with the same things again.
  ///
  /// - A newer version of something that was needed for it changes nothing, as with pip: seeing
  ///   that takes a resolution, so it is looked for where `--refresh` asks for one.
  /// - What pyk built itself is built again by another version of pyk.
  private func isCurrent(_ key: String, _ state: inout State) throws -> Bool {
    if let known = state.isKeptCurrent { return known }
    let isCurrent = try isCurrent(cache?.means(key), &state)
    state.isKeptCurrent = isCurrent
    return isCurrent
  }

  private func isCurrent(_ means: BuildMeans?, _ state: inout State) throws -> Bool {
    guard let means else { return false }
    if let builder = means.native { return builder == workspace.toolVersion }
    guard refreshes(means.requires) else { return true }
    let link = BuildLink(key: linkKey(state), label: source.label)
    try builder.check(link)
    let now = try builder.environment(for: means.requires, link: link).contents
    if now == means.environment { return true }
    workspace.reporter.detail(
      "\(source.label) is built anew: what it is built with has newer versions")
    return false
  }

  private func refreshes(_ requires: [String]) -> Bool {
    switch builder.request.refresh {
    case .none: false
    case .all: true
    case .packages(let names):
      requires.contains { (try? Requirement($0)).map { names.contains($0.name) } ?? false }
    }
  }
}

extension SourceBuilder {
  /// What decides, beside the project, which versions of its build requirements are taken.
  func choiceOfRequirements() throws -> [String] {
    if let known = state.withLock({ $0.choiceOfRequirements }) { return known }
    var lines: [String] = []
    for name in options.constraintFiles {
      let file = try RequirementsFile.load(
        RequirementsLocation(name), isConstraint: true, options: indexOptions,
        folder: workspace.workingDirectory, environment: workspace.environment,
        using: workspace.read)
      lines += file.constraints.map { "constraint \($0.target)" }
    }
    if let limit = request.excludesNewerThan { lines.append("before \(limit)") }
    state.withLock { $0.choiceOfRequirements = lines }
    return lines
  }
}
