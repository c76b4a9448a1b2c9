package import PykDiagnostics
package import PykRequirements
package import PykVersions

/// The name of a wheel's file: `name-version[-build]-python-abi-platform.whl`.
///
/// - The name is taken with `_` and `.` as old builders wrote it; the version in any spelling.
/// - `compressedTags` is as written, such as `py2.py3-none-any`; `tags` are all that it stands for.
///
/// https://packaging.python.org/en/latest/specifications/binary-distribution-format/
package struct WheelFilename: Sendable, Hashable, CustomStringConvertible {
  package let name: PackageName
  package let version: Version
  package let build: BuildTag?
  package let compressedTags: String
  /// The whole name, as it was written.
  package let description: String

  package var tags: [WheelTag] { WheelTag.expanded(compressedTags) }

  /// - Throws: `Failure` that says which part is wrong.
  package init(_ filename: some StringProtocol) throws(Failure) {
    let filename = String(filename)
    func refuse(_ cause: String) -> Failure {
      Failure("`\(filename)` is not the name of a wheel", causes: [cause])
    }
    guard filename.utf8.count > 4, filename.lowercased().hasSuffix(".whl") else {
      throw refuse("wheels end in `.whl`")
    }
    let stem = filename.dropLast(4)
    let parts = stem.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 5 || parts.count == 6 else {
      throw refuse("there are \(parts.count) parts between the dashes, and not five or six")
    }
    guard let name = try? PackageName(parts[0]), !parts[0].contains("__") else {
      throw refuse("`\(parts[0])` is no package's name")
    }
    guard let version = try? Version(parts[1].replacing("_", with: "-")) else {
      throw refuse("`\(parts[1])` is no version")
    }
    if parts.count == 6 {
      guard let build = BuildTag(parts[2]) else {
        throw refuse("the build tag `\(parts[2])` does not begin with a digit")
      }
      self.build = build
    } else {
      build = nil
    }
    let tags = parts.suffix(3)
    guard
      tags.allSatisfy({ part in
        part.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
      })
    else { throw refuse("one of its tags is empty") }
    self.name = name
    self.version = version
    compressedTags = tags.joined(separator: "-")
    description = filename
  }
}
