package import PykDiagnostics
package import SystemPackage

/// Why a transaction was not carried out. In every case the environment is as it was.
package enum TransactionFailure: Diagnosable, Equatable {
  /// Two distributions bring different files under one name.
  case clash(FilePath, incoming: String, owner: String)
  /// A file is to come where a folder is, or the other way round.
  case inTheWay(FilePath, incoming: String)
  /// A wheel brings what belongs to the environment itself.
  case protected(FilePath, incoming: String)
  /// A folder on the way is a symbolic link out of the environment.
  case leadsOutside(FilePath, incoming: String)
  /// The person gave up.
  case cancelled

  package var diagnosis: Diagnosis {
    switch self {
    case .clash(let path, let incoming, let owner):
      Diagnosis(
        "\(incoming) and \(owner) both bring `\(path)`, with different contents",
        causes: ["installing one would break the other; nothing was changed"],
        hints: [
          "uninstall one of the two, or let the later one win with `--overwrite`"
        ])
    case .inTheWay(let path, let incoming):
      Diagnosis(
        "\(incoming) can't be installed: `\(path)` is in the way",
        causes: ["one is a file where the other has a folder; nothing was changed"],
        hints: ["move `\(path)` away, then run the command again"])
    case .protected(let path, let incoming):
      Diagnosis(
        "\(incoming) would replace `\(path)`, which belongs to the environment itself",
        causes: ["the wheel is broken or hostile; nothing was changed"])
    case .leadsOutside(let path, let incoming):
      Diagnosis(
        "\(incoming) can't be installed through `\(path)`",
        causes: ["it is a symbolic link that leads out of the environment; nothing was changed"],
        hints: ["put a folder in its place, then run the command again"])
    case .cancelled:
      Diagnosis("interrupted; nothing was changed")
    }
  }
}

/// The transaction neither ended nor could be undone: the journal stays for the next command.
package struct RollbackFailure: Diagnosable {
  package let stage: FilePath
  package let cause: Diagnosis
  package let obstacle: Diagnosis

  package var diagnosis: Diagnosis {
    Diagnosis(
      "the environment is half changed, and could not be put back",
      causes: [cause.what] + cause.causes + [obstacle.what] + obstacle.causes,
      hints: [
        "remove the obstacle, then run any pyk command on this environment: it goes on from "
          + "`\(stage)`"
      ])
  }
}
