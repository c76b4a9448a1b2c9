internal import Glibc
import PykFiles
package import PykRequirements
package import SystemPackage

/// What is installed in one or more site-packages folders, read with one look at each.
package struct InstalledEnvironment: Sendable {
  /// As they were given: where Python looks first comes first.
  package let sitePackages: [FilePath]
  /// By name; of one name the folder that comes first, first.
  package let distributions: [InstalledDistribution]
  /// Metadata folders that were never finished: nothing of them counts as installed.
  package let incomplete: [Incomplete]
  /// Stages of transactions that were interrupted, or are under way.
  package let stages: [FilePath]

  /// By the normal form of the name.
  private let firstOfName: [String: Int]
  /// The folders as they were, or nil where that can't be told from how they are.
  private let marks: [Mark]?

  private struct Mark: Hashable {
    var inode: UInt64
    var modified: Int64

    init(_ status: FileStatus?) {
      inode = status?.inode ?? 0
      modified = status?.modified ?? 0
    }
  }

  /// Whether nothing has come into the folders, or gone from them, since they were read.
  package var isCurrent: Bool {
    marks == sitePackages.map { Mark(try? Files.status($0)) }
  }

  package struct Incomplete: Sendable, Hashable {
    package let path: FilePath
    package let name: PackageName?
    /// The file that is missing, or empty: `METADATA` or `RECORD`.
    package let missing: String
  }

  /// - Parameters:
  ///   - sitePackages: A folder that doesn't exist has nothing in it.
  ///   - cache: Where metadata is kept that somebody has read before; nil reads it anew.
  package init(reading sitePackages: [FilePath], cache: FilePath? = nil) throws {
    var found: [InstalledDistribution] = []
    var incomplete: [Incomplete] = []
    var stages: [FilePath] = []
    let marks = sitePackages.map { Mark(try? Files.status($0)) }
    // What changes within one tick of the file system's clock may show the same time.
    let settled = Self.now - 50_000_000
    self.marks = marks.allSatisfy { $0.modified < settled } ? marks : nil
    for folder in sitePackages {
      let entries = try Self.entries(of: folder)
      let cached = cache.map {
        InstalledMetadataCache.current(Self.metadataFolders(entries), in: folder, cache: $0)
      }
      for entry in entries {
        if entry.name.utf8.starts(with: StageArea.namePrefix.utf8) {
          stages.append(folder.appending(entry.name))
          continue
        }
        // `~ame-1.0.dist-info` is what pip leaves of an interrupted uninstall.
        guard entry.name.utf8.first != 0x7e, let kind = InstalledDistribution.kind(of: entry)
        else { continue }
        let known = cached?[entry.name]
        guard let distribution = InstalledDistribution(entry, kind, in: folder, cached: known)
        else {
          if kind == .distInfo {
            incomplete.append(
              Incomplete(path: folder.appending(entry.name), name: nil, missing: "METADATA"))
          }
          continue
        }
        if let missing = distribution.missingFile {
          incomplete.append(
            Incomplete(path: distribution.path, name: distribution.name, missing: missing))
        } else {
          found.append(distribution)
        }
      }
    }
    found.sort { a, b in
      // Paths are taken apart only where names don't decide: it is slow.
      if a.name != b.name { return a.name < b.name }
      func order(_ distribution: InstalledDistribution) -> Int {
        sitePackages.firstIndex(of: distribution.location) ?? 0
      }
      return (order(a), a.path.string) < (order(b), b.path.string)
    }
    self.sitePackages = sitePackages
    self.incomplete = incomplete.sorted { $0.path.string < $1.path.string }
    self.stages = stages.sorted { $0.string < $1.string }
    distributions = found
    var firstOfName: [String: Int] = [:]
    firstOfName.reserveCapacity(found.count)
    for (place, distribution) in found.enumerated().reversed() {
      firstOfName[distribution.name.normalized] = place
    }
    self.firstOfName = firstOfName
  }

  /// The distribution that Python would find under that name.
  package subscript(_ name: PackageName) -> InstalledDistribution? {
    firstOfName[name.normalized].map { distributions[$0] }
  }

  private static func metadataFolders(_ entries: [DirectoryEntry]) -> [String] {
    entries.filter { $0.name.utf8.first != 0x7e && InstalledDistribution.kind(of: $0) == .distInfo }
      .map(\.name)
  }

  /// In nanoseconds since 1970.
  private static var now: Int64 {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    return Int64(moment.tv_sec) * 1_000_000_000 + Int64(moment.tv_nsec)
  }

  private static func entries(of folder: FilePath) throws(FileFailure) -> [DirectoryEntry] {
    do {
      return try Files.entries(of: folder)
    } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory {
      return []
    }
  }
}

extension InstalledEnvironment {
  /// Reads an environment that may be about to change, after ending what an interrupted
  /// transaction left there.
  ///
  /// Where another process holds the environment its transaction is under way, not interrupted,
  /// and is left alone; so is one in a folder that may not be written to.
  package static func open(
    _ sitePackages: [FilePath], cache: FilePath? = nil
  ) throws -> (environment: InstalledEnvironment, recovery: Recovery?) {
    let environment = try InstalledEnvironment(reading: sitePackages, cache: cache)
    guard !environment.stages.isEmpty else { return (environment, nil) }
    var recovery: Recovery?
    for home in Set(environment.stages.map { $0.removingLastComponent() }) {
      guard Files.isWritable(home), let directory = try? Directory(home) else { continue }
      let lock = try FileLock(directory)
      guard try lock.tryLock() else { continue }
      defer { lock.unlock() }
      let names = try Files.entries(of: home).map(\.name)
        .filter { $0.hasPrefix(StageArea.namePrefix) }
      let done = try Rollback.recover(home: home, stageNames: names)
      if recovery == nil || done == .rolledBack { recovery = done ?? recovery }
    }
    return (try InstalledEnvironment(reading: sitePackages, cache: cache), recovery)
  }
}

extension InstalledEnvironment {
  /// Takes out of a cache what is kept of folders that are not there any more.
  package static func prune(cache: FilePath) throws { try InstalledMetadataCache.prune(cache) }

  /// How much a cache has: a file for each folder that was read; sizes in bytes.
  package static func content(of cache: FilePath) -> (files: Int, size: Int) {
    InstalledMetadataCache.content(of: cache)
  }
}

extension InstalledDistribution {
  /// Installers that write RECORD last: without it they were interrupted. Systems' packages
  /// (Debian, Fedora) leave it out on purpose, and say who they are.
  private static let recordingInstallers: Set<String> = [
    "pip", "pyk", "uv", "poetry", "pdm", "hatch",
  ]

  /// The file without which the installation was never finished; nil where all is there.
  var missingFile: String? {
    guard kind == .distInfo else { return nil }
    if !contents.contains(.metadata) { return "METADATA" }
    if contents.contains(.record) { return nil }
    return installer.map(Self.recordingInstallers.contains) ?? true ? "RECORD" : nil
  }
}
