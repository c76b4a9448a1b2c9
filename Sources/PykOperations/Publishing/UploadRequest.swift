package import PykFormats
package import PykIndex
package import PykPublish
package import SystemPackage

/// What a person wants uploaded, and where to.
package struct UploadRequest: Sendable {
  /// Files and patterns; empty: what lies in `dist/` of the project's current version.
  package var words: [String] = []
  package var destination = UploadDestination()
  package var comment: String?
  /// Whether each file's attestations go along; a file without one is a failure then.
  package var sendsAttestations = false
  package var skipsExisting = false
  package var isDryRun = false
  /// Whether what an index would refuse stops the upload before it starts.
  package var isChecked = true
  /// Simple indexes to ask for what is there; empty: where the repository's kind has them.
  package var checkIndexes: [URL] = []
  /// How often a file is sent again.
  package var retries = 5
  /// Seconds before the first retry.
  package var backoff = 1.0

  package init() {}
}

/// Which server, and whatever was said of who one is there.
package struct UploadDestination: Sendable {
  /// The section of `.pypirc`, and where that was said.
  package var name = "pypi"
  /// Instead of a section.
  package var address: URL?
  package var configFile: FilePath?
  /// As the user wrote it.
  package var configFileShown: String?
  /// Whether `~/.pypirc` and netrc are read.
  package var readsFiles = true
  package var usernames: [UploadCredentialSearch.Given] = []
  package var passwords: [UploadCredentialSearch.Given] = []
  package var trustedPublishing = TrustedPublishing.Mode.auto
  package var keyring: CredentialStore.Keyring?
  /// Asks a person for a line; nil where nobody is to be asked.
  package var ask: (@Sendable (_ question: String, _ secret: Bool) -> String?)?

  package init() {}
}

/// What became of one file.
package struct UploadedFile: Sendable {
  package enum Status: String, Sendable {
    case uploaded
    /// The index has the same file already.
    case skipped
    case failed
    /// Something failed before its turn.
    case unsent = "not-sent"
    /// `--dry-run`.
    case planned = "would-upload"
  }

  package var path: FilePath
  package var filename: String
  package var size: Int64
  package var sha256: String
  package var name: String
  package var version: String
  package var status: Status
}

/// How an upload ended.
package struct UploadOutcome: Sendable {
  package var repository: UploadRepository
  package var files: [UploadedFile]
  /// Why it went no further.
  package var error: UploadError?
  /// The releases' pages, where it is known that the index has such.
  package var pages: [String] = []
}
