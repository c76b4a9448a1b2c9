internal import PykDiagnostics
internal import PykFiles
internal import SystemPackage

/// Ends what a transaction left when its process died.
enum Rollback {
  /// Puts the environment back into the state before the journal's first step.
  ///
  /// - The journal is closed before the stage is removed: a journal without its stage would take
  ///   the old files for new ones.
  static func undo(_ journal: Journal, stage: FilePath) throws(FileFailure) {
    for step in journal.steps.reversed() { try StepRunner.undo(step) }
    try close(stage)
  }

  static func close(_ stage: FilePath) throws(FileFailure) {
    try Files.rename(
      stage.appending(Journal.openName), to: stage.appending(Journal.closedName))
  }

  /// Recovers every stage in site-packages. The caller holds the environment's lock.
  static func recover(home: FilePath, stageNames: [String]) throws -> Recovery? {
    var recovery: Recovery?
    for name in stageNames.sorted() {
      let stage = home.appending(name)
      let open = stage.appending(Journal.openName)
      var stages = [stage]
      if Files.exists(open, followLinks: false) {
        guard let journal = Journal(try Files.read(open), relativeTo: home.string) else {
          throw Failure(
            "the journal of an interrupted command is damaged: `\(open)`",
            causes: ["what that command had changed can't be told from it"],
            hints: [
              "look into `\(stage)`: `old` has what was removed, `new` what had not come yet; "
                + "then remove the folder, or create the environment anew"
            ])
        }
        try undo(journal, stage: stage)
        stages = journal.stages.map { FilePath($0) }
        recovery = .rolledBack
      } else if let journal = (try? Files.read(stage.appending(Journal.closedName)))
        .flatMap({ Journal($0, relativeTo: home.string) })
      {
        stages = journal.stages.map { FilePath($0) }
      }
      for path in stages.reversed() + [stage] where isStage(path) {
        try Files.removeTree(path)
      }
      recovery = recovery ?? .cleanedUp
    }
    return recovery
  }

  private static func isStage(_ path: FilePath) -> Bool {
    path.lastComponent?.string.hasPrefix(StageArea.namePrefix) == true
  }
}
