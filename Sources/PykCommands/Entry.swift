internal import ArgumentParser
internal import PykDiagnostics
internal import PykInstall

/// Runs the command that the session's arguments name, and says how it ended.
///
/// Never throws and never ends the process: what goes wrong is written to the error stream in
/// the three parts that `Diagnosis` has.
package func runCommand(in session: Session) -> ExitStatus {
  if let text = plainAnswer(to: session.arguments, columns: session.console.output.width) {
    session.console.print(text)
    return .done
  }
  let ordered = globalOptionsBehindSubcommand(session.arguments)
  if let command = plainCommand(ordered) { return run(command, session: session) }
  let arguments = withLongNames(ordered)
  if [[], ["help"], ["-h"], ["--help"], ["help", "help"]].contains(arguments)
    || areGlobalOptionsAlone(arguments)
  {
    session.console.print(Pyk.overview)
    return .done
  }
  if arguments.count > 1, arguments[0] == "help", !arguments[1].hasPrefix("-"),
    !Pyk.subcommandNames.contains(arguments[1])
  {
    return refuse(unknownCommand: arguments[1], session: session)
  }
  let command: any Command
  do {
    var parsed = try Pyk.parseAsRoot(arguments)
    guard let parsedCommand = parsed as? any Command else {
      // `pyk`, `pyk help` and `--help` are commands of the parser's own; they end by throwing.
      try parsed.run()
      return .done
    }
    command = parsedCommand
  } catch {
    if Pyk.exitCode(for: error) != .success, let whole = withoutAbbreviations(arguments) {
      var session = session
      session.arguments = whole
      return runCommand(in: session)
    }
    return answer(parsingError: error, arguments: arguments, session: session)
  }
  return run(command, session: session)
}

private func run(_ command: any Command, session: Session) -> ExitStatus {
  let context: CommandContext
  do {
    context = try CommandContext(
      session: session, command: type(of: command)._commandName, global: command.global)
  } catch {
    return fail(error, session.console, Paint(isOn: false))
  }
  var session = session
  session.console = context.console
  defer { if let warning = context.logWarning { context.warn(warning) } }
  if session.takesSignals { context.interruption.listen(context.console, context.paint) }
  let result = Result { try command.run(in: context) }
  let interrupted = context.interruption.conclude(isLast: context.session.takesSignals)
  switch result {
  case .success(let status): return status
  case .failure(let error as ValidationError) where interrupted == nil:
    return refuse("\(error)", command: context.command, session: session)
  case .failure(let error):
    // What was interrupted and couldn't be undone is worth more words.
    guard let interrupted, !(error is RollbackFailure) else {
      return fail(error, context.console, context.paint)
    }
    context.interruption.tell(context.console, context.paint)
    return interrupted
  }
}

private func fail(_ error: any Error, _ console: Console, _ paint: Paint) -> ExitStatus {
  console.say(
    Diagnosis(describing: error).rendered(paint: paint, width: console.errors.width))
  if error is UsageError { return .usage }
  return error is any Diagnosable ? .failed : .bug
}

/// What `pyk --version` and `pyk COMMAND --help` print, in just these words: the parser would make
/// each text three times before it is shown.
func plainAnswer(to arguments: [String], columns: Int) -> String? {
  if arguments == ["--version"] { return "pyk \(pykVersion)" }
  guard arguments.count == 2, arguments[1] == "--help" || arguments[1] == "-h" else { return nil }
  return HelpPage(of: arguments[0])?.rendered(columns: columns)
}

/// Help and versions are answers; all else that the parser says is a wrong command line.
private func answer(
  parsingError error: any Error, arguments: [String], session: Session
) -> ExitStatus {
  if Pyk.exitCode(for: error) == .success {
    session.console.print(Pyk.fullMessage(for: error, columns: session.console.output.width))
    return .done
  }
  if let word = arguments.first, !word.hasPrefix("-"), !Pyk.subcommandNames.contains(word) {
    return refuse(unknownCommand: word, session: session)
  }
  let command = arguments.first { Pyk.subcommandNames.contains($0) }
  return refuse(Pyk.message(for: error), command: command, session: session)
}

private func refuse(unknownCommand word: String, session: Session) -> ExitStatus {
  let near = closestMatch(to: word, among: Pyk.subcommandNames)
  let hint = near.map { "did you mean `pyk \($0)`?" } ?? "`pyk --help` lists the commands"
  return show(Diagnosis("unknown command `\(word)`", hints: [hint]), session: session)
}

private func refuse(_ message: String, command: String?, session: Session) -> ExitStatus {
  var text = message.prefix { $0 != "\n" }.trimmed
  var hints: [String] = []
  if let range = text.firstRange(of: ". Did you mean ") {
    let meant = text[range.upperBound...].filter { $0 != "?" && $0 != "'" }
    text = String(text[..<range.lowerBound])
    // The parser suggests at any distance.
    let typed = text.split(separator: "'").last.map(String.init) ?? ""
    if closestMatch(to: bare(typed), among: [bare(meant)]) != nil {
      hints.append("did you mean `\(meant)`?")
    }
  }
  if let range = text.firstRange(of: ". Please provide one of the following:") {
    let choices = message.split(separator: "\n").map(\.trimmed).filter { $0.hasPrefix("- ") }
    text = String(text[..<range.lowerBound])
    hints.append("it takes " + choices.map { "`\($0.dropFirst(2))`" }.joined(separator: ", "))
  }
  // What stands behind the letter may be a value that nobody should see: `-pSECRET`.
  if let range = text.firstRange(of: "nknown option '-"),
    let letter = text[range.upperBound...].first, letter != "-"
  {
    text = text[..<range.upperBound] + "\(letter)'"
  }
  text = text.replacing("'", with: "`")
  if let first = text.first { text = first.lowercased() + text.dropFirst() }
  if text.hasSuffix(".") { text.removeLast() }
  hints.append("`pyk \(command.map { $0 + " " } ?? "")--help` lists what there is")
  return show(Diagnosis(text, hints: hints), session: session)
}

private func show(_ diagnosis: Diagnosis, session: Session) -> ExitStatus {
  let console = session.console
  let paint = Paint(choice: .auto, environment: session.environment, stream: console.errors)
  console.say(diagnosis.rendered(paint: paint, width: console.errors.width))
  return .usage
}

/// An option's name without the dashes, which are no likeness.
private func bare(_ option: String) -> String { String(option.drop { $0 == "-" }) }

extension Substring {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
