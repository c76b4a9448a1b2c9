internal import PykFiles
internal import SystemPackage

/// Which installed distributions list a path, of those that a plan doesn't remove.
final class Ownership {
  private let scheme: InstallScheme
  private let leaving: Set<FilePath>
  private let text: SchemeText

  init(scheme: InstallScheme, leaving: [InstalledDistribution]) {
    self.scheme = scheme
    self.leaving = Set(leaving.map(\.path))
    text = SchemeText(scheme)
  }

  private lazy var staying: [InstalledDistribution] = {
    let environment = try? InstalledEnvironment(
      reading: scheme.purelib == scheme.platlib
        ? [scheme.purelib] : [scheme.purelib, scheme.platlib])
    return environment?.distributions.filter { !leaving.contains($0.path) } ?? []
  }()

  /// Read when the first clash asks for it: most plans have none.
  private lazy var ownersOfPath: [String: [String]] = {
    var owners: [String: [String]] = [:]
    for distribution in staying {
      guard let paths = try? distribution.installedPaths(in: text, scheme) else { continue }
      let name = distribution.writtenName
      for path in paths { owners[path, default: []].append(name) }
    }
    return owners
  }()

  /// The names of those that list the path.
  func owners(_ path: String) throws -> [String] { ownersOfPath[path] ?? [] }

  /// One that lists the path too, if any does.
  func sharedOwner(of path: String) throws -> String? {
    guard mayBeShared(path) else { return nil }
    return ownersOfPath[path]?.first
  }

  // MARK: A quick no

  /// The RECORDs of those that stay, as bytes.
  private lazy var records: [[UInt8]] = staying.filter { $0.kind == .distInfo }
    .compactMap { try? Files.read($0.path.appending("RECORD"), limit: 64 << 20) }

  private var sharedTops: [String: Bool] = [:]

  /// Whether any RECORD has a line that begins like the path: with the same first folder, or the
  /// same name where there is none. Saves reading all of them for the usual no.
  private func mayBeShared(_ path: String) -> Bool {
    let relative = PathText.relative(from: text.home, to: path)
    let top: String
    if relative.hasPrefix("..") {
      top = relative
    } else {
      top = relative.utf8.firstIndex(of: 0x2f).map { String(relative[...$0]) } ?? relative
    }
    if let known = sharedTops[top] { return known }
    let needle = Array(("\n" + top).utf8)
    let found = records.contains { record in
      record.starts(with: needle.dropFirst()) || record.contains(needle)
    }
    sharedTops[top] = found
    return found
  }
}

extension [UInt8] {
  /// Whether `needle`, which begins with a line end, occurs.
  fileprivate func contains(_ needle: [UInt8]) -> Bool {
    guard count >= needle.count else { return false }
    return withUnsafeBytes { bytes in
      needle.withUnsafeBytes { needle in
        var index = 0
        while index + needle.count <= bytes.count {
          guard let next = bytes[index...].firstIndex(of: needle[0]),
            next + needle.count <= bytes.count
          else { return false }
          if bytes[next..<(next + needle.count)].elementsEqual(needle) { return true }
          index = next + 1
        }
        return false
      }
    }
  }
}

/// Whether what a symbolic link leads to lies in the environment.
final class InsideCheck {
  private let roots: [FilePath]

  init(_ scheme: InstallScheme) {
    roots = scheme.roots.map { (try? Files.realPath($0)) ?? $0 }
  }

  func holds(_ path: String) throws -> Bool {
    guard let real = try? Files.realPath(FilePath(path)) else { return false }
    return roots.contains { real.starts(with: $0) }
  }
}
