internal import PykDiagnostics
internal import PykFiles
internal import SystemPackage

/// What happens to a folder that stands where a working copy is to be.
extension GitRepository {
  struct Kept {
    /// Whether it has to be brought to what is asked for.
    var isToUpdate: Bool
  }

  /// Whether the folder stays; nil where another one is to take its place.
  ///
  /// - A working copy of the same repository stays. Of what else stands there `actions` decide.
  ///
  /// - Throws: `Failure` where none of them applies.
  func kept(_ folder: FilePath, _ actions: [ExistsAction]) throws -> Kept? {
    let isRepository = Files.exists(folder.appending(".git"))
    if isRepository, isWorkingCopy(folder) { return Kept(isToUpdate: true) }
    let applicable: [ExistsAction] =
      (isRepository ? [.switch] : []) + [.ignore, .wipe, .backUp, .abort]
    switch actions.first(where: applicable.contains) {
    case .switch:
      workspace.reporter.warn("`\(folder)` is pointed to `\(reference.url)` now")
      try point(folder)
      return Kept(isToUpdate: true)
    case .ignore:
      workspace.reporter.warn(
        "`\(folder)` is no working copy of `\(reference.url)`, and is taken as it is")
      return Kept(isToUpdate: false)
    case .wipe, .backUp: return nil
    case .abort, nil:
      throw Failure(
        "can't put `\(reference.url)` into `\(folder)`",
        causes: ["there is something else"],
        hints: [
          "move it away, or name another `--src`",
          "`--exists-action b` keeps it under another name, `w` deletes it"
            + (isRepository ? ", `s` points it to this repository" : ""),
        ])
    }
  }

  /// Makes room: the first of the actions that says how.
  ///
  /// - Parameter place: Where it goes that is to be deleted.
  func clear(_ folder: FilePath, _ actions: [ExistsAction], into place: FilePath) throws {
    let applicable: [ExistsAction] = [.wipe, .backUp]
    if actions.first(where: { applicable.contains($0) }) == .wipe {
      try Files.rename(folder, to: place)
      workspace.reporter.warn("what was in `\(folder)` is deleted")
    } else {
      let backup = try ExistsAction.moveAside(folder)
      workspace.reporter.warn("what was `\(folder)` is `\(backup)` now")
    }
  }
}
