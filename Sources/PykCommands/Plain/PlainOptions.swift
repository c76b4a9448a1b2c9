internal import ArgumentParser

/// A group of options that can be filled without the parser, which finds out by reflection what
/// there is: a third of the time of a short command.
///
/// The declarations stay what counts: a test compares each option with them, and what a plain
/// command line makes of all options with what the parser makes of them.
protocol PlainOptions: ParsableArguments {
  /// Gives every property what it has where no option is given.
  mutating func clear()
  /// Takes the option that is at hand; false where it is none of these.
  mutating func take(_ arguments: inout PlainArguments) -> Bool
}

extension PlainOptions {
  static var cleared: Self {
    var options = Self()
    options.clear()
    return options
  }
}

/// A command that can be filled that way.
protocol PlainCommand: Command {
  init?(plain arguments: inout PlainArguments)
}

extension PlainCommand {
  /// Fills a command with all of the arguments.
  ///
  /// - Parameter take: Takes the option or the word that is at hand; false where it is none of
  ///   the command's.
  /// - Returns: Whether all were taken.
  static func takeAll(
    _ arguments: inout PlainArguments, _ take: (inout PlainArguments) -> Bool
  ) -> Bool {
    while arguments.next() {
      guard take(&arguments), arguments.isPlain else { return false }
    }
    return arguments.isPlain
  }
}

/// The command of a plain command line, where it is one that shall be quick; nil for all others.
func plainCommand(_ arguments: [String]) -> (any PlainCommand)? {
  guard let name = arguments.first, let type = plainCommandType(name) else { return nil }
  var rest = PlainArguments(arguments.dropFirst())
  return type.init(plain: &rest)
}

func plainCommandType(_ name: String) -> (any PlainCommand.Type)? {
  switch name {
  case "check": CheckCommand.self
  case "freeze": FreezeCommand.self
  case "install": InstallCommand.self
  case "list": ListCommand.self
  case "show": ShowCommand.self
  case "uninstall": UninstallCommand.self
  case "venv": VenvCommand.self
  default: nil
  }
}
