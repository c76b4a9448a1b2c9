internal import PykInstall
internal import PykMetadata
internal import PykRequirements
internal import PykVersions
internal import SystemPackage

/// An installed distribution as a line of a requirements file would ask for it.
struct FrozenRequirement {
  let name: PackageName
  /// What it's sorted by.
  let written: String
  let isEditable: Bool
  /// Of a development install: the project's folder.
  let folder: FilePath?
  /// Comments, then the requirement.
  let lines: [String]

  init(_ distribution: Inspected) {
    let installed = distribution.distribution
    name = distribution.packageName
    written = distribution.name
    folder = installed.editableLocation
    isEditable = folder != nil
    let pin = Self.pin(distribution)
    if let folder {
      lines = ["# Editable install with no version control (\(pin))", "-e \(folder)"]
    } else if let url = installed.directURL {
      lines = ["\(distribution.name) @ \(Self.reference(url))"]
    } else {
      lines = [pin]
    }
  }

  /// `name==1.0`; `name===…` where the version is none of PEP 440.
  private static func pin(_ distribution: Inspected) -> String {
    let text = distribution.versionText
    if let version = Version(utf8: text.utf8) { return "\(distribution.name)==\(version)" }
    return "\(distribution.name)===\(text)"
  }

  /// The address, with what pins it behind it.
  private static func reference(_ url: DirectURL) -> String {
    var text = url.url
    var fragments: [String] = []
    switch url.kind {
    case .archive(let hashes):
      if let sha256 = hashes["sha256"] {
        fragments.append("sha256=\(sha256)")
      } else if let first = hashes.sorted(by: { $0.key < $1.key }).first {
        fragments.append("\(first.key)=\(first.value)")
      }
    case .directory: break
    case .versionControl(let system, _, let commit): text = "\(system)+\(text)@\(commit)"
    }
    if let subdirectory = url.subdirectory { fragments.append("subdirectory=\(subdirectory)") }
    return fragments.isEmpty ? text : text + "#" + fragments.joined(separator: "&")
  }
}
