internal import Glibc
package import PykDiagnostics
internal import PykFiles
package import SystemPackage

/// The files that the words of a command line name: distributions, and what goes along with them.
///
/// - A word that names a file is that file; else `*`, `?` and `[…]` in it are matched, in the
///   order of names. A word that finds nothing is a failure.
/// - Wheels come first; else the order stays.
/// - `X.asc` is the signature of `X`, `X.publish.attestation` (and any `X.*.attestation`) an
///   attestation of it.
package struct DistributionPatterns: Sendable {
  /// As they were named.
  package private(set) var files: [FilePath] = []
  private var signatures: [FilePath] = []
  private var attestations: [FilePath] = []

  package static func expand(
    _ words: [String], in folder: FilePath
  ) throws(Failure) -> DistributionPatterns {
    var result = DistributionPatterns()
    var seen: Set<FilePath> = []
    for word in words {
      let found =
        Files.exists(folder.pushing(FilePath(word)))
        ? [FilePath(word)] : matches(of: FilePath(word), in: folder)
      guard !found.isEmpty else {
        throw Failure(
          "can't find `\(word)`", causes: ["there is no such file, and no file that matches"],
          hints: [
            "`ls \(FilePath(word).removingLastComponent().isEmpty ? "." : FilePath(word).removingLastComponent().string)` shows what there is"
          ])
      }
      for path in found where seen.insert(folder.pushing(path).lexicallyNormalized()).inserted {
        result.add(path)
      }
    }
    // Stable: of equals the order stays.
    result.files =
      result.files.filter { isWheel($0) } + result.files.filter { !isWheel($0) }
    return result
  }

  private mutating func add(_ path: FilePath) {
    let name = path.lastComponent?.string ?? ""
    if name.hasSuffix(".asc") {
      signatures.append(path)
    } else if name.hasSuffix(".attestation") {
      attestations.append(path)
    } else {
      files.append(path)
    }
  }

  private static func isWheel(_ path: FilePath) -> Bool {
    path.lastComponent?.string.hasSuffix(".whl") ?? false
  }

  /// The signature that was named together with a file.
  package func signature(of file: FilePath) -> FilePath? {
    let name = (file.lastComponent?.string ?? "") + ".asc"
    return signatures.first { $0.lastComponent?.string == name }
  }

  /// The attestations that were named together with a file.
  package func attestations(of file: FilePath) -> [FilePath] {
    let name = (file.lastComponent?.string ?? "") + "."
    return attestations.filter { $0.lastComponent?.string.hasPrefix(name) ?? false }
  }

  // MARK: Patterns

  private static func matches(of pattern: FilePath, in folder: FilePath) -> [FilePath] {
    var found = [pattern.root.map { FilePath(root: $0) } ?? FilePath("")]
    for component in pattern.components {
      let text = component.string
      guard text.contains(where: { "*?[".contains($0) }) else {
        found = found.map { $0.appending(component) }
        continue
      }
      found = found.flatMap { base -> [FilePath] in
        let place = folder.pushing(base)
        let names = (try? Files.entries(of: place))?.map(\.name) ?? []
        return names.filter { fnmatch(text, $0, FNM_PERIOD) == 0 }.sorted()
          .map { base.appending($0) }
      }
    }
    return found.filter { Files.exists(folder.pushing($0)) }
  }
}
