package import PykDiagnostics
internal import PykFiles
internal import PykFormats
internal import PykRequirements
package import SystemPackage

/// Who builds a project and what it needs for that: `[build-system]` of `pyproject.toml`.
///
/// - Without the table, or without the file beside a `setup.py`: setuptools, as
///   `setup.py` has always been run (`setuptools.build_meta:__legacy__`).
/// - `backend-path` names folders of the project, from which the backend itself comes.
///
/// https://packaging.python.org/en/latest/specifications/pyproject-toml/#declaring-build-system-dependencies-the-build-system-table
package struct BuildSystem: Sendable, Hashable {
  /// As they are written.
  package var requires: [String]
  /// `module`, or `module:object`.
  package var backend: String
  /// Relative to the project's folder.
  package var backendPath: [String] = []

  /// What is needed where nobody says anything: pip says the same.
  package static let defaultRequirement = "setuptools>=40.8.0"
  package static let legacyBackend = "setuptools.build_meta:__legacy__"

  package init(requires: [String], backend: String, backendPath: [String] = []) {
    self.requires = requires
    self.backend = backend
    self.backendPath = backendPath
  }

  /// Whether setuptools' own backend builds.
  package var isSetuptools: Bool {
    backendPath.isEmpty && backend.split(separator: ":").first == "setuptools.build_meta"
  }

  package static let legacy = BuildSystem(requires: [defaultRequirement], backend: legacyBackend)

  /// Reads the `pyproject.toml` of a project's folder.
  ///
  /// - Throws: `Failure` that names the file and what is wrong in it, or says that the folder is
  ///   no project.
  package init(in folder: FilePath) throws(Failure) {
    let path = folder.appending("pyproject.toml")
    guard Files.isRegularFile(path) else {
      guard Files.isRegularFile(folder.appending("setup.py")) || Self.isDeclarative(folder) else {
        throw Failure(
          "`\(folder)` is no Python project",
          causes: ["there is neither a `pyproject.toml` nor a `setup.py` in it"])
      }
      self = .legacy
      return
    }
    let document: TOMLDocument
    do {
      document = try TOMLDocument(Files.read(path, limit: 16 << 20), source: path.string)
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure("can't read `\(path)`", because: error)
    }
    self = try Self.read(document, in: folder)
  }

  /// Whether there is a `setup.cfg` with metadata, beside which setuptools makes up the `setup.py`.
  private static func isDeclarative(_ folder: FilePath) -> Bool {
    let bytes = try? Files.read(folder.appending("setup.cfg"), limit: 16 << 20)
    return String(decoding: bytes ?? [], as: UTF8.self).split(whereSeparator: \.isNewline)
      .contains { trimmed($0) == "[metadata]" }
  }

  private static let hint =
    "a `[build-system]` table has `requires` and usually `build-backend`, such as "
    + "`requires = [\"setuptools\"]` and `build-backend = \"setuptools.build_meta\"`"

  private static func read(
    _ document: TOMLDocument, in folder: FilePath
  ) throws(Failure) -> BuildSystem {
    func fault(_ node: TOMLNode, _ label: String, _ why: String) -> Failure {
      Failure(
        "can't build `\(folder)`", excerpt: document.excerpt(node, label), causes: [why],
        hints: [hint])
    }
    func strings(_ node: TOMLNode, _ key: String) throws(Failure) -> [String] {
      guard let array = node.array else {
        throw fault(node, "no list", "`\(key)` in `[build-system]` is no list of texts")
      }
      var found: [String] = []
      for item in array {
        guard let text = item.string else {
          throw fault(item, "no text", "`\(key)` in `[build-system]` is no list of texts")
        }
        found.append(text)
      }
      return found
    }
    guard let node = document.root["build-system"] else { return .legacy }
    guard let table = node.table else {
      throw fault(node, "no table", "`build-system` is no table")
    }
    guard let requires = table["requires"] else {
      throw fault(node, "this table", "`[build-system]` doesn't say what it `requires`")
    }
    let lines = try strings(requires, "requires")
    for (line, item) in zip(lines, requires.array ?? []) {
      do {
        _ = try Requirement(line)
      } catch {
        throw fault(item, "no requirement", "`\(line)` is no requirement: \(error.diagnosis.what)")
      }
    }
    var system = BuildSystem(requires: lines, backend: legacyBackend)
    if let backend = table["build-backend"] {
      guard let text = backend.string, !text.isEmpty else {
        throw fault(backend, "no text", "`build-backend` in `[build-system]` is no text")
      }
      system.backend = text
    }
    if let path = table["backend-path"] {
      guard table["build-backend"] != nil else {
        throw fault(path, "for no backend", "there is a `backend-path` and no `build-backend`")
      }
      system.backendPath = try strings(path, "backend-path")
      for (name, item) in zip(system.backendPath, path.array ?? []) where leadsOut(name, folder) {
        throw fault(item, "outside", "`backend-path` leads out of the project")
      }
    }
    return system
  }

  /// A folder outside the project is refused (PEP 517).
  private static func leadsOut(_ name: String, _ folder: FilePath) -> Bool {
    let inside = folder.lexicallyNormalized()
    return name.hasPrefix("/") || name.utf8.contains(0)
      || !inside.appending(name).lexicallyNormalized().starts(with: inside)
  }
}
