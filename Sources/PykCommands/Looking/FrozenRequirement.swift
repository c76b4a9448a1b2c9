internal import PykFormats
internal import PykInstall
internal import PykMetadata
internal import PykOperations
internal import PykRequirements
internal import PykVersions
internal import SystemPackage

/// An installed distribution as a line of a requirements file would ask for it.
struct FrozenRequirement {
  let name: PackageName
  /// What it's sorted by.
  let written: String
  /// Of a development install: the project's folder.
  let folder: FilePath?
  /// Comments, then the requirement.
  let lines: [String]
  /// Of a working copy whose commit nobody can tell.
  let isUnreadable: Bool

  /// - Parameter workingCopy: What a folder is a working copy of; asked for development installs.
  init(_ distribution: Inspected, workingCopy: (FilePath) -> WorkingCopy?) {
    let installed = distribution.distribution
    name = distribution.packageName
    written = distribution.name
    folder = installed.editableLocation
    let pin = Self.pin(distribution)
    let copy = folder.flatMap(workingCopy)
    isUnreadable = copy == .unreadable
    if let folder {
      lines = Self.editable(distribution.name, pin, folder, copy)
    } else if let url = installed.directURL {
      lines = ["\(distribution.name) @ \(Self.reference(url))"]
    } else {
      lines = [pin]
    }
  }

  /// In pip's words.
  private static func editable(
    _ name: String, _ pin: String, _ folder: FilePath, _ copy: WorkingCopy?
  ) -> [String] {
    switch copy {
    case .git(let address, let commit, let subdirectory):
      let egg = name.replacing("-", with: "_")
      let rest = subdirectory.map { "&subdirectory=\($0)" } ?? ""
      return ["-e \(address)@\(commit)#egg=\(egg)\(rest)"]
    case .withoutRemote:
      return ["# Editable Git install with no remote (\(pin))", "-e \(folder)"]
    case .invalidRemote(let remote):
      let what = "with either a deleted local remote or invalid URI:"
      return [
        "# Editable Git install (\(pin)) \(what)", "# '\(Redaction.shown(remote))'",
        "-e \(folder)",
      ]
    case .unreadable:
      return ["## !! Could not determine repository location", "-e \(folder)"]
    case nil: return ["# Editable install with no version control (\(pin))", "-e \(folder)"]
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
