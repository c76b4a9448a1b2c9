package import PykIndex
package import PykThreads
package import SystemPackage

/// What every operation works with: where it stands, what it may remember, whom it tells.
package struct Workspace: Sendable {
  package var environment: [String: String]
  package var workingDirectory: FilePath
  /// Nil with `--no-cache`.
  package var cacheFolder: FilePath?
  package var http: HTTPClient
  package var reporter: Reporter
  package var cancellation: Cancellation
  /// pyk's own version, for what it signs.
  package var toolVersion = ""
  /// Whether a process may go on when the command has ended.
  package var mayLeaveProcesses = false

  package init(
    environment: [String: String], workingDirectory: FilePath, cacheFolder: FilePath?,
    http: HTTPClient, reporter: Reporter, cancellation: Cancellation
  ) {
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.cacheFolder = cacheFolder
    self.http = http
    self.reporter = reporter
    self.cancellation = cancellation
  }

  /// Where wheels are unpacked; without a cache a folder that goes when the command ends.
  func storeFolder(temporary: FilePath) -> FilePath {
    cacheFolder?.appending("wheels") ?? temporary.appending("wheels")
  }

  /// The folder of the index's cache.
  package var indexCache: IndexCache? {
    cacheFolder.map { IndexCache(folder: $0.appending("index")) }
  }
}
