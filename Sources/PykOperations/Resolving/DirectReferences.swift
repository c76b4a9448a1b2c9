internal import PykDiagnostics
internal import PykDigests
internal import PykFormats
package import PykIndex
internal import PykMetadata
package import PykRequirements
internal import Synchronization

/// Files that are asked for by path or address rather than by name.
package final class DirectReferences: Sendable {
  private let files = Mutex<[String: DistributionFile]>([:])

  package init() {}

  /// The file behind an address that a requirement names.
  ///
  /// - Throws: `Failure` where it is no wheel: sources, folders and repositories have to be built.
  package func file(_ text: String, for name: PackageName?) throws -> DistributionFile {
    if let known = files.withLock({ $0[text] }) { return known }
    let file = try Self.read(text, for: name)
    files.withLock { $0[text] = file }
    return file
  }

  private static func read(_ text: String, for name: PackageName?) throws -> DistributionFile {
    let shown = URL(text).map { "\($0)" } ?? text
    let what = "can't install from `\(shown)`"
    guard let url = URL(text) else {
      throw Failure(what, causes: ["it is no address"])
    }
    guard ["http", "https", "file"].contains(url.scheme) else {
      throw Failure(
        what, causes: ["`\(url.scheme):` addresses have to be built, which comes with a later pyk"],
        hints: ["build a wheel of it with another tool, and install that"])
    }
    let filename = url.lastPathComponent
    guard filename.lowercased().hasSuffix(".whl") else {
      throw Failure(
        what, causes: ["it isn't a wheel, and building comes with a later pyk"],
        hints: ["build a wheel of it with another tool, and install that"])
    }
    let wheel: WheelFilename
    do {
      wheel = try WheelFilename(filename)
    } catch {
      throw Failure(what, because: error)
    }
    if let name, name != wheel.name {
      throw Failure(
        what, causes: ["it is asked for as `\(name.written)`, and it is `\(wheel.name.written)`"])
    }
    var digests: [Digest] = []
    for (field, value) in url.fragmentFields {
      if let algorithm = HashAlgorithm(rawValue: field) {
        guard let digest = Digest(algorithm, hex: value) else {
          throw Failure(what, causes: ["`#\(field)=…` behind it is no \(field)"])
        }
        digests.append(digest)
      }
    }
    return DistributionFile(
      filename: filename, kind: .wheel, name: wheel.name, version: wheel.version,
      url: url.withoutFragment.withoutCredentials, digests: digests,
      source: IndexSource(.findLinks, url.withoutFragment))
  }
}
