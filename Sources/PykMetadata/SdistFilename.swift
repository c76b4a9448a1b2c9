package import PykDiagnostics
package import PykRequirements
package import PykVersions

/// The name of a source distribution's file: `name-version.tar.gz`, or as it was done before.
///
/// https://packaging.python.org/en/latest/specifications/source-distribution-format/
package struct SdistFilename: Sendable, Hashable, CustomStringConvertible {
  package let name: PackageName
  package let version: Version
  package let format: Format
  package let description: String

  package enum Format: String, Sendable, Hashable, CaseIterable {
    case tarGz = ".tar.gz"
    case zip = ".zip"
    case tgz = ".tgz"
    case tarBz2 = ".tar.bz2"
    case tarXz = ".tar.xz"
    case tar = ".tar"
  }

  /// - Parameter expected: The project whose page names the file. With it, dashes in the name
  ///   and in the version are told apart; without it the last dash before a digit counts.
  package init(_ filename: some StringProtocol, expecting expected: PackageName? = nil)
    throws(Failure)
  {
    let filename = String(filename)
    func refuse(_ cause: String) -> Failure {
      Failure("`\(filename)` is not the name of a source distribution", causes: [cause])
    }
    let lower = filename.lowercased()
    guard let format = Format.allCases.first(where: { lower.hasSuffix($0.rawValue) }) else {
      throw refuse("source distributions end in `.tar.gz` or `.zip`")
    }
    let stem = filename.dropLast(format.rawValue.count)
    var found: (PackageName, Version)?
    for dash in stem.indices.reversed() where stem[dash] == "-" {
      guard let name = try? PackageName(stem[..<dash]),
        let version = try? Version(stem[stem.index(after: dash)...])
      else { continue }
      guard expected == nil || name == expected else { continue }
      found = (name, version)
      // `name-1.0-1` is version 1.0.post1 of `name` only if somebody asked for `name`.
      break
    }
    guard let (name, version) = found else {
      throw refuse("there is no name and version with a dash between them")
    }
    self.name = name
    self.version = version
    self.format = format
    description = filename
  }
}
