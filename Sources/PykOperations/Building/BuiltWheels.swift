package import PykDigests
internal import PykFiles
internal import PykFormats
package import SystemPackage

/// A wheel that was built, on the disk.
package struct BuiltWheel: Sendable {
  package let path: FilePath
  package let filename: String
  package let sha256: Digest
  /// Whether it is in the cache; else it goes with what holds it.
  package let isKept: Bool
  let folder: WorkFolder?
}

/// What a wheel was built with.
struct BuildMeans: Sendable, Hashable {
  /// pyk's own version where it built the wheel itself; nothing else was needed then.
  var native: String?
  /// What the project and its backend asked for.
  var requires: [String] = []
  /// What that came to: names, versions, hashes.
  var environment: [String] = []
}

/// Wheels made of sources, kept under what they were made of and for:
///
///     <cache>/built/<key>/record           what there is, written last
///                         <name>.whl
///                         METADATA         where only that has been asked for so far
///
/// The key is of the source's hash, the interpreter, what is said to the backend, and what decides
/// which build requirements are taken; the record names those that were there.
package struct BuiltWheels: Sendable {
  package let folder: FilePath

  package init(_ folder: FilePath) { self.folder = folder }

  private func place(_ key: String) -> FilePath { folder.appending(key) }

  func wheel(_ key: String) -> BuiltWheel? {
    let place = place(key)
    guard let bytes = try? Files.read(place.appending("record"), limit: 1 << 20),
      let record = try? JSONValue(parsing: bytes), let filename = record["wheel"]?.string,
      !filename.contains("/"), let hex = record["sha256"]?.string,
      let sha256 = Digest(.sha256, hex: hex), let size = record["size"]?.integer,
      let status = try? Files.status(place.appending(filename)), status.size == size
    else { return nil }
    return BuiltWheel(
      path: place.appending(filename), filename: filename, sha256: sha256, isKept: true,
      folder: nil)
  }

  /// What the wheel was built with; nil where there is none.
  func means(_ key: String) -> BuildMeans? {
    guard let bytes = try? Files.read(place(key).appending("record"), limit: 1 << 20),
      let record = try? JSONValue(parsing: bytes)
    else { return nil }
    return BuildMeans(
      native: record["native"]?.string,
      requires: record["requires"]?.array?.compactMap(\.string) ?? [],
      environment: record["environment"]?.array?.compactMap(\.string) ?? [])
  }

  func metadata(_ key: String) -> [UInt8]? {
    try? Files.read(place(key).appending("METADATA"), limit: 16 << 20)
  }

  /// Takes a wheel in; where it can't be kept it stays what it was.
  func keep(
    _ wheel: BuiltWheel, metadata: [UInt8]?, of source: String, means: BuildMeans, key: String
  ) -> BuiltWheel {
    let place = place(key)
    do {
      try Files.createDirectories(place)
      let kept = place.appending(wheel.filename)
      let temporary = place.appending(".new-\(String(UInt64.random(in: .min ... .max), radix: 36))")
      try Files.copy(wheel.path, to: temporary)
      try Files.rename(temporary, to: kept)
      if let metadata { try Files.replace(place.appending("METADATA"), with: metadata) }
      let record: JSONValue = [
        "wheel": .string(wheel.filename), "sha256": .string(wheel.sha256.hex),
        "size": .integer(try Files.status(kept)?.size ?? 0), "source": .string(source),
        "native": means.native.map(JSONValue.string) ?? .null,
        "requires": .array(means.requires.map(JSONValue.string)),
        "environment": .array(means.environment.map(JSONValue.string)),
      ]
      try Files.replace(place.appending("record"), with: Array(record.serialized(.python).utf8))
      return BuiltWheel(
        path: kept, filename: wheel.filename, sha256: wheel.sha256, isKept: true, folder: nil)
    } catch {
      return wheel
    }
  }

  func keep(metadata: [UInt8], key: String) {
    let place = place(key)
    guard (try? Files.createDirectories(place)) != nil else { return }
    try? Files.replace(place.appending("METADATA"), with: metadata)
  }
}
