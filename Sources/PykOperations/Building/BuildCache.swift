internal import Glibc
internal import PykFiles
internal import PykInstall
package import SystemPackage

/// What building leaves in the cache: wheels, environments, logs of what failed.
extension CacheFolder {
  /// A wheel that was built, or what is known of one that is still to be.
  package struct BuiltEntry: Sendable {
    package let path: FilePath
    /// Nil where only its metadata have been asked for.
    package let filename: String?
    /// In bytes.
    package let size: Int
  }

  package func builtEntries() -> [BuiltEntry] {
    let built = path.appending(Self.builtName)
    return names(in: built).map { name in
      let place = built.appending(name)
      let wheel = BuiltWheels(built).wheel(name)
      let size = names(in: place).reduce(0) {
        $0 + ((try? Files.status(place.appending($1)))?.size ?? 0)
      }
      return BuiltEntry(path: place, filename: wheel?.filename, size: size)
    }
  }

  /// How many environments for building there are.
  package var environmentCount: Int {
    names(in: path.appending(Self.environmentsName)).filter { !$0.hasPrefix(".") }.count
  }

  /// Takes out built wheels for which `matches` holds.
  package func removeBuilt(where matches: (BuiltEntry) -> Bool) throws -> Int {
    var count = 0
    for entry in builtEntries() where matches(entry) {
      try Files.removeTree(entry.path)
      count += 1
    }
    return count
  }

  /// Takes out environments, which are made again in no time, and what builds that were ended left
  /// behind; nothing that is younger than a day, since somebody may be at work there.
  package func pruneBuilding() throws -> Int {
    let yesterday = Int64(time(nil)) - 86_400
    func isOld(_ path: FilePath) -> Bool {
      guard let status = try? Files.status(path, followLinks: false) else { return false }
      return status.modified / 1_000_000_000 < yesterday
    }
    var count = 0
    let environments = path.appending(Self.environmentsName)
    for name in names(in: environments) where isOld(environments.appending(name)) {
      try Files.removeTree(environments.appending(name))
      if name.hasPrefix(".") { count += 1 }
    }
    for name in names(in: path)
    where name.hasPrefix(Self.passingPrefix) && isOld(path.appending(name)) {
      try Files.removeTree(path.appending(name))
    }
    for entry in builtEntries() where entry.filename == nil && isOld(entry.path) {
      try Files.removeTree(entry.path)
    }
    return count
  }

  func purgeBuilding() throws {
    for name in [Self.builtName, Self.environmentsName, Self.logsName] {
      try Files.removeTree(path.appending(name))
    }
    for name in names(in: path) where name.hasPrefix(Self.passingPrefix) {
      try Files.removeTree(path.appending(name))
    }
  }

  private func names(in folder: FilePath) -> [String] {
    ((try? Files.entries(of: folder)) ?? []).map(\.name).sorted()
  }
}
