internal import PykDiagnostics
internal import PykFiles
internal import PykMetadata
internal import PykPublish
internal import PykRequirements
internal import PykVersions
internal import SystemPackage

/// Which files a release consists of: those that are named, or what lies in `dist/`.
struct ReleaseFiles {
  var patterns: DistributionPatterns
  /// What was chosen, where nobody named anything.
  var note: String?

  static let folder = "dist"

  /// - Parameter words: Files and patterns; empty: of `dist/` what the project's current version has.
  static func find(
    _ words: [String], in folder: FilePath
  ) throws(Failure) -> ReleaseFiles {
    if !words.isEmpty {
      let patterns = try DistributionPatterns.expand(words, in: folder)
      guard !patterns.files.isEmpty else {
        throw Failure(
          "there is nothing to upload",
          causes: ["signatures and attestations alone are no distribution"],
          hints: ["name the distributions too, such as `dist/*`"])
      }
      return ReleaseFiles(patterns: patterns)
    }
    let found = releases(in: folder)
    guard let newest = found.max(by: { $0.version < $1.version }) else {
      throw Failure(
        "there is nothing to upload",
        causes: ["no files are named, and there are no distributions in `\(Self.folder)/`"],
        hints: ["make them: `pyk sdist && pyk bdist_wheel`"])
    }
    let current = CurrentRelease(of: folder)
    let names = Set(found.map(\.name))
    if current == nil, names.count > 1 {
      let list = names.sorted().map { "`\($0)`" }.joined(separator: " and ")
      throw Failure(
        "can't tell what to upload", causes: ["`\(Self.folder)/` has files of \(list)"],
        hints: ["name the files, such as `\(Self.folder)/\(newest.files[0])`"])
    }
    let chosen: Release
    if let current {
      guard
        let match = found.first(where: { $0.name == current.name && $0.version == current.version })
      else {
        let others = found.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
        throw Failure(
          "there is nothing to upload",
          causes: [
            "the project is \(current.name) \(current.version), and `\(Self.folder)/` has "
              + "\(others)"
          ],
          hints: [
            "make its distributions: `pyk sdist && pyk bdist_wheel`",
            "or name the files that you mean",
          ])
      }
      chosen = match
    } else {
      chosen = newest
    }
    let words = chosen.files.map { "\(Self.folder)/\($0)" }
    return ReleaseFiles(
      patterns: try DistributionPatterns.expand(words, in: folder),
      note: "\(chosen.name) \(chosen.version): \(words.joined(separator: ", "))")
  }

  private struct Release {
    var name: PackageName
    var version: Version
    var files: [String]
  }

  private static func releases(in folder: FilePath) -> [Release] {
    let entries = (try? Files.entries(of: folder.appending(Self.folder))) ?? []
    var found: [Release] = []
    for name in entries.map(\.name).sorted() {
      guard let (project, version) = identity(of: name) else { continue }
      if let index = found.firstIndex(where: { $0.name == project && $0.version == version }) {
        found[index].files.append(name)
      } else {
        found.append(Release(name: project, version: version, files: [name]))
      }
    }
    return found
  }

  private static func identity(of filename: String) -> (PackageName, Version)? {
    if let wheel = try? WheelFilename(filename) { return (wheel.name, wheel.version) }
    guard filename.hasSuffix(".tar.gz") || filename.hasSuffix(".zip"),
      let sdist = try? SdistFilename(filename)
    else { return nil }
    return (sdist.name, sdist.version)
  }
}
