internal import PykConfiguration
internal import PykDiagnostics
internal import PykFiles
internal import PykFormats
internal import PykIndex
internal import PykInterpreter
internal import PykOperations
internal import PykRequirements
internal import PykThreads
internal import SystemPackage

/// What the command line, the variables and the configuration files say together.
///
/// The command line wins; then `PYK_*`, `PIP_*` and the files, as `Configuration` has it.
struct Settings {
  let context: CommandContext
  let global: GlobalOptions
  let configuration: Configuration
  let finder: InterpreterFinder
  let cacheFolder: FilePath?
  /// Whether that is where pyk puts it by itself, in a folder of its own name.
  let isOwnCache: Bool

  init(_ context: CommandContext, _ global: GlobalOptions) throws {
    let environment = context.session.environment
    let folder = context.session.workingDirectory
    self.context = context
    self.global = global
    configuration = try context.configuration.get()
    cacheFolder = try Self.cacheFolder(global, configuration, environment, folder)
    isOwnCache =
      global.cacheDirectory == nil && (environment["PYK_CACHE_DIR"] ?? "").isEmpty
    finder = InterpreterFinder(
      environment: environment, workingDirectory: folder, cacheFolder: cacheFolder)
  }

  static func prefix(
    _ global: GlobalOptions, _ finder: InterpreterFinder, _ environment: [String: String],
    _ folder: FilePath
  ) -> FilePath? {
    let variables = global.isolated ? [:] : environment
    let configured = ["PYK_PYTHON", "PIP_PYTHON"].lazy.compactMap { variables[$0] }.first {
      !$0.isEmpty
    }
    guard let python = global.python ?? configured else { return finder.environmentFolder }
    guard case .path(let path) = PythonRequest(python, relativeTo: folder) else { return nil }
    return Files.isDirectory(path)
      ? path : path.removingLastComponent().removingLastComponent()
  }

  private static func cacheFolder(
    _ global: GlobalOptions, _ configuration: Configuration, _ environment: [String: String],
    _ folder: FilePath
  ) throws -> FilePath? {
    if global.noCache { return nil }
    if let given = global.cacheDirectory {
      if given.isEmpty { throw UsageError("`--cache-dir` names no folder") }
      return folder.pushing(FilePath(given)).lexicallyNormalized()
    }
    // pip takes any value of this one as yes but a plain no.
    for option in ["no-cache", "no-cache-dir"] {
      if let value = configuration.string(option)?.value.lowercased(),
        !["0", "no", "false", "off", "n", "f"].contains(value)
      {
        return nil
      }
    }
    // `PIP_CACHE_DIR` is pip's own place: it isn't ours.
    if let own = environment["PYK_CACHE_DIR"], !own.isEmpty {
      return folder.pushing(FilePath(own)).lexicallyNormalized()
    }
    if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") {
      return FilePath(base).appending("pyk")
    }
    return Files.homeDirectory(environment: environment)?.appending(".cache").appending("pyk")
  }

  // MARK: Values

  func flag(_ given: Bool, _ option: String) throws -> Bool {
    if given { return true }
    return try configuration.bool(option)?.value ?? false
  }

  func text(_ given: String?, _ option: String) -> String? {
    given ?? configuration.string(option)?.value
  }

  /// What configuration says and then what is given: lists add up, as with pip.
  func list(_ given: [String], _ option: String) -> [String] {
    (configuration.list(option)?.value ?? []) + given
  }

  func path(_ text: String) -> FilePath { Self.path(text, in: context.session) }

  /// The path that a person means by the text, from where they stand.
  static func path(_ text: String, in session: Session) -> FilePath {
    let home = session.environment["HOME"]
    if let home, text == "~" || text.hasPrefix("~/") {
      return FilePath(home + text.dropFirst()).lexicallyNormalized()
    }
    return session.workingDirectory.pushing(FilePath(text)).lexicallyNormalized()
  }

  /// One of a few words, or an error that lists them.
  func choice<Value: RawRepresentable & CaseIterable>(
    _ given: String?, _ option: String, default other: Value
  ) throws -> Value where Value.RawValue == String {
    guard let text = text(given, option) else { return other }
    if let value = Value(rawValue: text) { return value }
    let words = Value.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    throw UsageError("`--\(option)` can't be `\(text)`", hint: "it takes \(words)")
  }
}

/// A command line that can't be meant; nothing was done.
struct UsageError: Diagnosable {
  let diagnosis: Diagnosis

  init(_ what: String, hint: String? = nil) {
    diagnosis = Diagnosis(what, hints: hint.map { [$0] } ?? [])
  }
}
