internal import ArgumentParser
internal import PykConfiguration
internal import PykDiagnostics
internal import PykFiles
internal import PykInterpreter

/// A command that runs in a session: parse, one call, print.
protocol Command: ParsableCommand {
  var global: GlobalOptions { get }
  func run(in context: CommandContext) throws -> ExitStatus
}

/// What a command has in its hands: the session, and what the global options made of it.
struct CommandContext {
  var session: Session
  var console: Console
  /// The subcommand's name, as configuration files have it for a section.
  var command: String
  /// What files and variables say; what they say wrongly is told by who asks.
  let configuration: Result<Configuration, any Error>
  var verbosity: Verbosity
  /// Colour on the error stream, and on the output.
  var paint: Paint
  var outputPaint: Paint
  let interruption = Interruption()

  /// - Throws: `Failure` where the log can't be written.
  init(session: Session, command: String, global: GlobalOptions) throws {
    self.session = session
    self.command = command
    console = session.console
    var verbosity = Verbosity(verbose: global.verbose, quiet: global.quiet)
    var choice = global.noColor ? .never : global.color
    configuration = Result {
      let folder = session.workingDirectory
      let finder = InterpreterFinder(
        environment: session.environment, workingDirectory: folder, cacheFolder: nil)
      // The environment's own pip.conf counts, so it's looked for before anything is configured.
      let configuration = try Configuration.load(
        environment: session.environment, command: command,
        prefix: Settings.prefix(global, finder, session.environment, folder),
        isolated: global.isolated)
      verbosity.level += try configuration.count("verbose")?.value ?? 0
      verbosity.level -= try configuration.count("quiet")?.value ?? 0
      if choice == nil {
        let color = try configuration.choice("color", as: ColorChoice.self)?.value
        choice = try configuration.bool("no-color")?.value == true ? .never : color
      }
      return configuration
    }
    let loaded = try? configuration.get()
    if try global.debug || loaded?.bool("debug")?.value == true {
      verbosity.level = max(verbosity.level, 2)
    }
    self.verbosity = verbosity
    let log =
      global.log
      ?? ["log", "log-file", "local-log"].lazy.compactMap { loaded?.string($0)?.value }.first
    if let log { console = console.keeping(try Self.log(log, session, command)) }
    let colour = choice ?? .auto
    paint = Paint(
      choice: colour, environment: session.environment, stream: session.console.errors)
    outputPaint = Paint(
      choice: colour, environment: session.environment, stream: session.console.output)
  }
}

extension CommandContext {
  private static func log(
    _ path: String, _ session: Session, _ command: String
  ) throws -> RunLog {
    do {
      if path.isEmpty { throw Failure("the file has no name") }
      let log = try RunLog(Settings.path(path, in: session))
      log.append("pyk \(pykVersion): \(command)")
      return log
    } catch let error as any Diagnosable {
      throw Failure("can't write the log `\(path)`", because: error)
    }
  }

  /// What is to be said of a log that has lost lines.
  var logWarning: Diagnosis? {
    guard let lost = console.log?.lost else { return nil }
    return Diagnosis("the log isn't whole", causes: [lost.diagnosis.what] + lost.diagnosis.causes)
  }
}

/// How much is said: -1 and below by `-q`, 1 and above by `-v`.
struct Verbosity: Comparable {
  var level: Int

  init(verbose: Int, quiet: Int) { level = verbose - quiet }

  /// Progress, phase lines and notes.
  var saysProgress: Bool { level >= 0 }
  var saysWarnings: Bool { level >= -1 }
  var saysDetails: Bool { level >= 1 }

  static func < (a: Verbosity, b: Verbosity) -> Bool { a.level < b.level }
}
