package import PykDiagnostics
package import SystemPackage

/// Why there is no Python to work with.
package enum InterpreterError: Diagnosable, Equatable {
  /// A place that was looked at, and what was wrong with it.
  package struct Attempt: Sendable, Hashable {
    package var place: String
    package var reason: String
    /// Whether it is a Python that would do, if it were asked for.
    package var isOther = false
  }

  /// Nothing that was found is what was asked for.
  case notFound(request: String, tried: [Attempt])
  /// A path that was named is no Python.
  case unusable(FilePath, reason: String)
  /// Neither an active environment nor one nearby.
  case noEnvironment

  package var diagnosis: Diagnosis {
    switch self {
    case .notFound(let request, let tried):
      let what = request.isEmpty ? "can't find a Python" : "can't find the Python `\(request)`"
      // What can't be used says more than what is something else; one folder has several names.
      var seen: Set<String> = []
      let distinct = (tried.filter { !$0.isOther } + tried.filter(\.isOther)).filter {
        seen.insert("\(FilePath($0.place).removingLastComponent()) \($0.reason)").inserted
      }
      var causes = distinct.prefix(8).map { "`\($0.place)`: \($0.reason)" }
      if distinct.count > 8 { causes.append("and \(distinct.count - 8) more places") }
      if causes.isEmpty { causes = ["neither PATH nor pyenv's folders have one"] }
      return Diagnosis(
        what, causes: causes,
        hints: ["install it, or name another with `--python`, such as `--python /usr/bin/python3`"])
    case .unusable(let path, let reason):
      return Diagnosis(
        "can't use `\(path)` as a Python", causes: [reason],
        hints: ["name another with `--python`: a path, a version, or an environment's folder"])
    case .noEnvironment:
      return Diagnosis(
        "there is no virtual environment to work in",
        causes: ["none is active, and there is no `.venv` here or in a folder above"],
        hints: [
          "make one with `pyk venv`, or name one with `--python ENV`",
          "to change the Python on PATH itself, say `--system`",
        ])
    }
  }
}
