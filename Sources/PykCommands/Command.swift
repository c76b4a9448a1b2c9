internal import ArgumentParser

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
  var verbosity: Verbosity
  /// Colour on the error stream, and on the output.
  var paint: Paint
  var outputPaint: Paint

  init(session: Session, command: String, global: GlobalOptions) {
    self.session = session
    self.command = command
    console = session.console
    verbosity = Verbosity(verbose: global.verbose, quiet: global.quiet)
    let choice = global.noColor ? .never : global.color
    paint = Paint(
      choice: choice, environment: session.environment, stream: session.console.errors)
    outputPaint = Paint(
      choice: choice, environment: session.environment, stream: session.console.output)
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
