/// One change to the disk that can be undone by itself.
///
/// - Steps are journalled before the first is taken, and taken in order.
/// - Whether a step was taken can be seen from the disk alone, by what stands in the stage,
///   which is nobody else's: so a journal needs no marks.
package enum TransactionStep: Sendable, Hashable {
  /// Creates a folder of the environment; its parent is there.
  case createDirectory(String)
  /// Renames a file, link or folder of the environment into a stage.
  case setAside(String, to: String)
  /// Renames a file, link or folder of a stage into the environment, where its name is free.
  case bringIn(String, to: String)
  /// Removes a folder of the environment that is empty by now.
  case removeDirectory(String, permissions: UInt16)
  /// Not in the journal: moments at which a test may end the transaction.
  case moment(Moment)

  package enum Moment: String, Sendable, Hashable, CaseIterable {
    case stageCreated, wheelsStaged, journalWritten, stepsTaken, journalClosed
  }
}
