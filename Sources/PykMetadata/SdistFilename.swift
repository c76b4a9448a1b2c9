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
    case tbz = ".tbz"
    case tarXz = ".tar.xz"
    case txz = ".txz"
    case tar = ".tar"
  }

  /// No file system has longer ones.
  private static let longest = 1024

  /// - Parameter expected: The project whose page names the file. With it, dashes in the name
  ///   and in the version are told apart; without it the last dash before a version counts.
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
    let stem = Array(filename.utf8.dropLast(format.rawValue.utf8.count))
    guard stem.count <= Self.longest else { throw refuse("it is too long to be a file's name") }
    guard let (name, version) = Self.split(stem, expected) else {
      let wanted = expected.map { "`\($0.written)`" } ?? "a name"
      throw refuse("there is no dash between \(wanted) and a version")
    }
    self.name = name
    self.version = version
    self.format = format
    description = filename
  }

  /// `name-1.0-1` is version 1.0.post1 of `name` only if `name` is expected.
  private static func split(
    _ stem: [UInt8], _ expected: PackageName?
  ) -> (PackageName, Version)? {
    stem.withUnsafeBytes { stem in
      for dash in stem.indices.reversed() where stem[dash] == UInt8(ascii: "-") {
        let head = UnsafeRawBufferPointer(rebasing: stem[..<dash])
        let tail = UnsafeRawBufferPointer(rebasing: stem[(dash + 1)...])
        guard let version = Version(utf8: tail), let name = PackageName(utf8: head),
          expected == nil || name == expected
        else { continue }
        return (name, version)
      }
      return nil
    }
  }
}
