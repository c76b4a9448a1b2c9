package import PykDigests
package import PykFiles
package import SystemPackage

/// What a transaction did.
package struct TransactionOutcome: Sendable {
  package var changes: [InstallPlan.Change] = []
  /// Files of wheels that came, and the sum of their sizes in bytes.
  package var fileCount = 0
  package var byteCount = 0
  /// How they came; nil where none did.
  package var linkMode: LinkMode?
  /// The wheels of which no bytecode was installed.
  package var withoutBytecode: Set<Digest> = []
  /// What a person may want to know, and nothing that failed.
  package var notes: [Note] = []

  package init() {}

  package enum Note: Sendable, Hashable {
    /// A file that two distributions bring, with the same contents.
    case sharedFile(FilePath, owners: [String])
    /// A file of another distribution was overwritten, because that was asked for.
    case overwroteFile(FilePath, owner: String, by: String)
    /// A file that belongs to no distribution was overwritten.
    case overwroteUnownedFile(FilePath, by: String)
    /// A file of a removed distribution stays: another one lists it too.
    case keptSharedFile(FilePath, owner: String)
    /// An interrupted earlier command was undone first.
    case recovered(Recovery)
    /// The change is complete, but the folder it was made in could not be removed.
    case leftStage(FilePath)
  }
}

/// What was found of an interrupted transaction, and done about it.
package enum Recovery: Sendable, Hashable {
  /// It had not been completed: the environment is as it was before.
  case rolledBack
  /// It had been completed: only its waste was left.
  case cleanedUp
}
