package import PykDigests
package import PykIndex
package import PykInstall
package import PykMetadata
package import PykResolve

/// What an install did, or with `--dry-run` would do.
package struct InstallOutcome: Sendable {
  /// Everything that was asked for and what it needs, dependencies first.
  package var pins: [Pin] = []
  /// What comes, in that order.
  package var arrivals: [Arriving] = []
  package var changes: [InstallPlan.Change] = []
  /// Scripts that came into the user's folder.
  package var userScripts: [String] = []
  /// Conflicts that are left between what is installed.
  package var conflicts: [Conflict] = []

  /// A wheel that comes.
  package struct Arriving: Sendable {
    package var pin: Pin
    package var file: DistributionFile
    /// Of the file; nil in a dry run that didn't have to fetch it.
    package var sha256: Digest?
    package var isDirect: Bool
    /// What has to be built; nil where it is a wheel already.
    package var source: Source?
    /// Where it came from, if it was asked for by address.
    package var directURL: DirectURL?
    /// The METADATA, where a report needs it.
    package var metadata: [UInt8]?
  }
}
