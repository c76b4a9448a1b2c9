package import PykDiagnostics
package import SystemPackage

/// Why an environment can't be made.
package enum VenvError: Diagnosable, Equatable {
  /// The folder is an environment already.
  case exists(FilePath)
  /// There is something in the folder, and it's no environment.
  case occupied(FilePath)
  case notADirectory(FilePath)
  /// There is a link, and nothing where it leads.
  case leadsNowhere(FilePath)
  /// `--upgrade` of what isn't an environment.
  case nothingToUpgrade(FilePath)
  /// The Python that it would be made of lies in that very folder.
  case holdsItsPython(FilePath, python: FilePath)
  /// A path that no shell script, `pyvenv.cfg` or `PATH` can hold.
  case impossiblePath(FilePath, character: String)

  package var diagnosis: Diagnosis {
    switch self {
    case .exists(let path):
      Diagnosis(
        "`\(path)` is a virtual environment already",
        hints: [
          "`--clear` makes it anew, without its packages",
          "`--upgrade` keeps them and takes this Python",
        ])
    case .occupied(let path):
      Diagnosis(
        "can't make an environment in `\(path)`", causes: ["there are files in it"],
        hints: ["name another folder, or delete what is there with `--clear`"])
    case .notADirectory(let path):
      Diagnosis(
        "can't make an environment at `\(path)`", causes: ["there is a file of that name"],
        hints: ["name another folder"])
    case .leadsNowhere(let path):
      Diagnosis(
        "can't make an environment at `\(path)`",
        causes: ["it is a link, and there is nothing where it leads"],
        hints: ["delete the link, or make the folder that it leads to"])
    case .holdsItsPython(let path, let python):
      Diagnosis(
        "can't make an environment in `\(path)`",
        causes: ["the Python that it would be made of is in there: `\(python)`"],
        hints: ["name a folder of its own, or another Python with `--python`"])
    case .nothingToUpgrade(let path):
      Diagnosis(
        "can't upgrade `\(path)`", causes: ["it is no virtual environment"],
        hints: ["leave out `--upgrade` to make one"])
    case .impossiblePath(let path, let character):
      Diagnosis(
        "can't make an environment at `\(path)`",
        causes: ["its path has \(character) in it, which \(Self.reason(character))"],
        hints: ["name another folder"])
    }
  }

  private static func reason(_ character: String) -> String {
    character == "a colon" ? "`PATH` can't hold" : "activation scripts can't hold"
  }
}
