internal import PykFiles
package import SystemPackage

extension InterpreterFinder {
  /// The Python at a path: from the cache, else asked.
  ///
  /// - Throws: `InterpreterError.unusable` where it is none, or one too old.
  package func interpreter(at executable: FilePath) throws -> Interpreter {
    guard let status = try? Files.status(executable), status.kind == .regular else {
      throw InterpreterError.unusable(executable, reason: "there is no such file")
    }
    if let kept = cache.answers(of: executable, status), let facts = InterpreterFacts(answers: kept)
    {
      return Interpreter(facts)
    }
    let answers = try ask(executable)
    guard let facts = InterpreterFacts(answers: answers) else {
      let version = answers["version"].map {
        "it is Python \($0), and pyk works with 3.8 and later"
      }
      throw InterpreterError.unusable(executable, reason: version ?? "it gives no sensible answer")
    }
    cache.keep(answers, of: executable, status)
    return Interpreter(facts)
  }

  private func ask(_ executable: FilePath) throws -> [String: String] {
    var variables = environment
    for name in ["PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__"] {
      variables[name] = nil
    }
    // Without it macOS tells old programs that it is 10.16.
    variables["SYSTEM_VERSION_COMPAT"] = "0"
    let outcome: ProcessRun.Outcome
    do {
      outcome = try ProcessRun.run(
        executable, arguments: ["-I", "-B", "-c", InterpreterQuestion.program],
        environment: variables, timeout: .seconds(30), limit: 1 << 20)
    } catch {
      throw InterpreterError.unusable(
        executable, reason: "it can't be started: \(Self.word(error))")
    }
    let answers = InterpreterFacts.answers(in: String(decoding: outcome.output, as: UTF8.self))
    if answers["done"] == nil {
      let last = String(decoding: outcome.errors, as: UTF8.self)
        .split(whereSeparator: \.isNewline).last.map(String.init)
      throw InterpreterError.unusable(
        executable, reason: "it failed when it was asked what it is: \(last ?? "it says nothing")")
    }
    return answers
  }

  private static func word(_ error: any Error) -> String {
    (error as? FileFailure)?.errno.description ?? "\(error)"
  }
}
