internal import PykFiles
internal import PykRequirements
package import PykVersions
package import SystemPackage

/// Which Python somebody wants, as `--python` has it.
///
/// - `3.11`, `3.11.7`, `>=3.9,<3.13`: a version, any implementation; `3.13t` a free-threaded one.
/// - `python3.11`, `cpython3.11`, `pypy3.10`, `pypy`: a name on PATH, or an implementation.
/// - A path with a slash, or one that exists: an executable, or an environment's folder.
package enum PythonRequest: Sendable, Hashable {
  case any
  case path(FilePath)
  case version(VersionSpecifierSet, text: String, freeThreaded: Bool?)
  case implementation(String, VersionSpecifierSet?, text: String)
  /// A name of an executable, as given.
  case executable(String)

  package init(_ text: String, relativeTo folder: FilePath) {
    if text.utf8.contains(UInt8(ascii: "/")) || text == "." || text == ".." {
      self = .path(folder.pushing(FilePath(text)).lexicallyNormalized())
      return
    }
    if let version = Self.version(text) {
      self = version
      return
    }
    for (prefix, name) in [("cpython", "cpython"), ("pypy", "pypy"), ("graalpy", "graalpy")]
    where text.lowercased().hasPrefix(prefix) {
      let rest = text.dropFirst(prefix.count).drop { $0 == "@" || $0 == "-" }
      if rest.isEmpty {
        self = .implementation(name, nil, text: text)
        return
      }
      if case .version(let specifiers, _, _)? = Self.version(String(rest)) {
        self = .implementation(name, specifiers, text: text)
        return
      }
    }
    let local = folder.appending(text)
    self = Files.isDirectory(local) ? .path(local) : .executable(text)
  }

  private static func version(_ text: String) -> PythonRequest? {
    guard let first = text.unicodeScalars.first else { return nil }
    if "<>=!~".unicodeScalars.contains(first) {
      return (try? VersionSpecifierSet(text)).map {
        .version($0, text: text, freeThreaded: nil)
      }
    }
    guard first.properties.numericType != nil else { return nil }
    let isFreeThreaded = text.hasSuffix("t")
    let number = isFreeThreaded ? String(text.dropLast()) : text
    guard let version = try? Version(number),
      let specifiers = try? VersionSpecifierSet(
        version.isPrerelease || version.release.count > 2 ? "==\(number)" : "==\(number).*")
    else { return nil }
    return .version(specifiers, text: text, freeThreaded: isFreeThreaded ? true : nil)
  }

  /// The person's words; empty where they said nothing.
  package var text: String {
    switch self {
    case .any: ""
    case .path(let path): path.string
    case .version(_, let text, _), .implementation(_, _, let text): text
    case .executable(let name): name
    }
  }

  /// Whether an interpreter is one of those that are meant; a path is compared elsewhere.
  func isMet(by facts: InterpreterFacts) -> Bool {
    switch self {
    case .any, .path, .executable: return true
    case .version(let specifiers, _, let freeThreaded):
      return specifiers.contains(facts.version, prereleases: true)
        && (freeThreaded == nil || freeThreaded == facts.isFreeThreaded)
    case .implementation(let name, let specifiers, _):
      return facts.markers.implementationName == name
        && specifiers?.contains(facts.version, prereleases: true) ?? true
    }
  }
}
