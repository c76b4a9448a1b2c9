internal import PykFormats
internal import PykRequirements
internal import PykVersions

/// `[build-system]`: who builds the project, as far as building it here has to know.
///
/// https://peps.python.org/pep-0518/
struct BackendCheck: Sendable {
  /// Nil where none is named: then it is setuptools' old way.
  var backend: String?
  /// Why what setuptools would make can't be known; empty where it can.
  var doubts: [String] = []

  /// The setuptools whose results are made here.
  private static let setuptools = Version(release: [84, 2, 1])

  init() {}

  init(of file: PyprojectFile) throws {
    guard let node = file.document.root["build-system"] else { return }
    for entry in try file.table(node).entries {
      switch entry.key {
      case "requires":
        for text in try file.texts(entry.node) { try check(text, file.place(entry.node)) }
      case "build-backend": backend = try file.text(entry.node)
      case "backend-path": doubts.append("the build backend is the project's own")
      default:
        throw file.unknownKey(
          entry, in: "[build-system]", known: ["requires", "build-backend", "backend-path"])
      }
    }
    switch backend {
    case nil, "setuptools.build_meta", "setuptools.build_meta:__legacy__": break
    case let backend?: doubts.insert("the build backend is `\(backend)`", at: 0)
    }
  }

  var isSetuptools: Bool { backend?.hasPrefix("setuptools.build_meta") ?? true }

  private mutating func check(_ text: String, _ place: SourcePlace) throws {
    let requirement: Requirement
    do {
      requirement = try Requirement(text)
    } catch {
      throw place.failure("`\(text)` is no requirement")
    }
    guard ["setuptools", "wheel"].contains(requirement.name.normalized) else {
      doubts.append("the build needs `\(requirement.name.written)`")
      return
    }
    guard requirement.name.normalized == "setuptools" else { return }
    if requirement.url != nil || requirement.marker != nil
      || !(Self.setuptools.map { requirement.specifiers.contains($0) } ?? false)
    {
      doubts.append("the build wants `\(text)`, another setuptools than pyk builds like")
    }
  }
}
