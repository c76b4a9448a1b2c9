package import PykRequirements
package import PykThreads
import Synchronization
package import SystemPackage

/// The indexes and link places that are in use, as one: pages of projects, metadata of candidates,
/// and files.
///
/// - Everything is asked for once, however often and from whichever thread it is wanted; what is
///   there already, in memory or fresh in the cache, is given at once and without a request.
/// - Indexes and other servers are not told of names before they have to be: with the strategy
///   first-index the next index is asked only when the one before doesn't know the name.
/// - Promises are fulfilled on a thread of a small pool, or at once; never on the network thread.
package final class PackageIndex: Sendable {
  package let locations: IndexLocations
  package let http: HTTPClient
  package let cache: IndexCache?
  let refresh: IndexRefresh
  let isOffline: Bool
  let indexes: [IndexSource]
  let downloads: DownloadFolder
  /// Told how much has come of a file that is fetched whole only for what it says of itself.
  let onProgress: (@Sendable (DistributionFile, HTTPProgress) -> Void)?

  struct State {
    var projects: [PackageName: Promise<ProjectPages>] = [:]
    var links: Promise<[LinkList]>?
    var metadata: [String: Promise<CandidateMetadata>] = [:]
    var files: [String: Promise<FetchedFile>] = [:]
    var servers = ServerAbilities()
    /// By project, how many of a wheel's last bytes hold what is looked for.
    var tailSizes: [PackageName: Int] = [:]
  }

  let state = Mutex(State())
  /// Apart from the rest, since reading a record takes longer than everything else there.
  let vocabulary = Mutex(MetadataVocabulary())
  /// Reads folders and archives of this machine.
  static let workers = WorkerPool()

  /// - Parameters:
  ///   - cache: Nil with `--no-cache`: nothing is read from disk or left there.
  ///   - refresh: What to ask for again; what has never changed since is not loaded again.
  ///   - downloads: Where fetched files go; by default into the cache, or without one into a
  ///     temporary folder.
  ///   - http: Whether it is offline decides whether stale pages are good enough.
  package init(
    _ locations: IndexLocations, http: HTTPClient, cache: IndexCache?,
    refresh: IndexRefresh = .none, downloads: FilePath? = nil,
    onProgress: (@Sendable (DistributionFile, HTTPProgress) -> Void)? = nil
  ) {
    self.onProgress = onProgress
    self.locations = locations
    self.http = http
    self.cache = cache
    self.refresh = refresh
    isOffline = http.configuration.offline
    indexes = locations.indexes
    self.downloads = DownloadFolder(downloads ?? cache?.downloads)
  }

  /// What the sources that count have of the project.
  ///
  /// - A name that nobody knows is no error: `ProjectPages.isKnown` is false then.
  /// - An index that wants (other) credentials, or can't be reached, is one: an `IndexError`.
  ///   Only 403, which some servers say of what they don't have, lets the next index answer.
  package func project(_ name: PackageName) -> Promise<ProjectPages> {
    let (promise, isNew) = state.withLock { state -> (Promise<ProjectPages>, Bool) in
      if let promise = state.projects[name] { return (promise, false) }
      let promise = Promise<ProjectPages>()
      state.projects[name] = promise
      return (promise, true)
    }
    if isNew { ProjectQuery(self, name, promise).begin() }
    return promise
  }

  /// Removes what has been fetched and is still in its temporary place: for a process that ends
  /// before its time.
  package func discardDownloads() { downloads.discard() }
}
