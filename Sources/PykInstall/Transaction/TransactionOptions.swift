package import PykFiles
package import PykThreads

/// How a transaction does its work.
package struct TransactionOptions: Sendable {
  /// How files come from the store; nil takes the best that the file systems can.
  package var linkMode: LinkMode?
  /// What `INSTALLER` says.
  package var installer = "pyk"
  package var clashes = ClashPolicy.refuse
  /// Compiles modules of which the store has no bytecode yet.
  package var compiler: BytecodeCompiler?
  /// Whether bytecode that the store has is installed; with a compiler it is in any case.
  package var linksStoredBytecode = false
  /// Whether the person gave up; asked between any two steps, and ends in a rollback.
  package var cancellation = Cancellation()
  /// Called once when another process has held the environment for about a second.
  package var onWait: @Sendable () -> Void = {}
  /// Threads that link.
  package var threads = 2
  /// Called before each step that changes the disk; tests end the transaction here.
  var fault: @Sendable (TransactionStep) throws -> Void = { _ in }
  /// Called between any two steps; tests give up here.
  var givesUp: @Sendable () -> Bool = { false }

  package init() {}

  func checkCancelled() throws {
    if cancellation.isRequested || givesUp() { throw TransactionFailure.cancelled }
  }
}

/// What happens where two distributions bring the same file with different contents.
///
/// Files that are byte for byte the same never stop an install: both distributions list the
/// file, and the outcome says so.
package enum ClashPolicy: Sendable, Hashable {
  /// Nothing is changed, and the error names file and distributions.
  case refuse
  /// The one that comes later in the plan wins, as with pip; the outcome says so.
  case overwrite
}
