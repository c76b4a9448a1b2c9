internal import PykMetadata
internal import PykRequirements

/// Rules `top-level`, `bytecode`, `typed`, `leftover` and `large-file`: what an index accepts and
/// users then have.
enum AccidentRules {
  static func check(_ subject: Subject, _ findings: inout Findings) {
    switch subject.kind {
    case .wheel:
      checkTopLevel(subject, &findings)
      checkTyped(subject, &findings)
    case .sdist: break
    }
    checkFiles(subject, &findings)
  }

  // MARK: Folders at the top of a wheel

  /// Names that nobody means to install for all the world.
  private static let common: Set<String> = [
    "test", "tests", "testing", "doc", "docs", "example", "examples", "sample", "samples",
    "script", "scripts", "benchmark", "benchmarks", "build", "dist", "src", "lib", "tools",
    "utils", "ci", "conftest.py", "setup.py", "node_modules",
  ]

  private static func checkTopLevel(_ subject: Subject, _ findings: inout Findings) {
    var tops: [String] = []
    for member in subject.files {
      let top = String(member.firstPart)
      guard common.contains(top.lowercased()), !tops.contains(top) else { continue }
      tops.append(top)
    }
    // A distribution may well be called so.
    let own = subject.wheelFilename?.name.normalized.replacing("-", with: "_")
    for top in tops where top.lowercased() != own {
      findings.warning(
        .topLevel, "`\(top)` would be installed for everybody to import, whoever has one too",
        hints: "leave it out of the packages, as with `exclude` under "
          + "`[tool.setuptools.packages.find]`")
    }
    let hasContents = subject.files.contains { !$0.path.hasPrefix(subject.folder + "/") }
    let requires = subject.metadata?.all("requires-dist") ?? []
    let scripts = subject.wheel?.entryPoints != nil
    if !hasContents, requires.isEmpty, !scripts, !subject.folder.isEmpty {
      findings.warning(
        .topLevel, "it installs nothing: there is no module in it",
        hints: "look at what the build takes for packages")
    }
  }

  // MARK: Types

  private static func checkTyped(_ subject: Subject, _ findings: inout Findings) {
    guard let metadata = subject.metadata,
      metadata.all("classifier").contains("Typing :: Typed")
    else { return }
    let isTyped = subject.files.contains { member in
      member.lastPart == "py.typed" || member.firstPart.hasSuffix("-stubs")
    }
    let hasPackage = subject.files.contains { $0.lastPart == "__init__.py" }
    if !isTyped, hasPackage {
      findings.warning(
        .typed, "`Typing :: Typed` is claimed, yet there is no `py.typed` in it",
        hints: "put an empty `py.typed` beside `__init__.py`, and into the package's data")
    }
  }

  // MARK: Files

  private static func checkFiles(_ subject: Subject, _ findings: inout Findings) {
    var leftovers: Set<String> = []
    for member in subject.files {
      let parts = member.path.split(separator: "/")
      let name = parts.last?.lowercased() ?? ""
      if name.hasSuffix(".pyc") || name.hasSuffix(".pyo") || parts.contains("__pycache__") {
        // Of sourceless modules there's no other form.
        if parts.contains("__pycache__") {
          findings.warning(
            .bytecode, "`\(member.path.short)` is bytecode, which only one Python can use",
            hints: "leave out `__pycache__`: `global-exclude *.py[co]` in MANIFEST.in")
        }
        continue
      }
      if let leftover = leftover(parts, subject), leftovers.insert(leftover).inserted {
        findings.warning(.leftover, "`\(leftover.short)` was left over from something else")
      }
      if member.size > 1 << 20, looksAccidental(name), !member.isForTests {
        findings.warning(
          .largeFile,
          "`\(member.path.short)` has \(member.size >> 20) MiB: is it meant to be in there?")
      }
    }
  }

  private static let editors: Set<String> = [
    ".ds_store", "thumbs.db", "desktop.ini", ".coverage", ".python_history", ".bash_history",
  ]

  /// What merging leaves beside sources; others call other things so on purpose.
  private static let merged = [".py", ".pyx", ".pyi", ".c", ".h", ".cpp"].flatMap {
    [$0 + ".orig", $0 + ".rej"]
  }

  private static let folders: Set<String> = [
    ".git", ".hg", ".svn", ".idea", ".vscode", ".tox", ".nox", ".venv", ".mypy_cache",
    ".pytest_cache", ".ruff_cache", ".ipynb_checkpoints", "node_modules", ".eggs", "htmlcov",
  ]

  /// The folder, or the file, that is one; nil where none is.
  private static func leftover(_ parts: [Substring], _ subject: Subject) -> String? {
    if let place = parts.dropLast().firstIndex(where: { folders.contains($0.lowercased()) }) {
      return parts[...place].joined(separator: "/")
    }
    let name = parts.last?.lowercased() ?? ""
    if editors.contains(name) || name.hasSuffix("~") || name.hasSuffix(".swp")
      || merged.contains(where: { name.hasSuffix($0) })
    {
      return parts.joined(separator: "/")
    }
    switch subject.kind {
    case .wheel:
      if let first = parts.first, first.hasSuffix(".egg-info") { return String(first) }
    case .sdist:
      // `NAME-VERSION/build/lib/…` and `NAME-VERSION/dist/…`, as builds leave them.
      if parts.count > 3, parts[1] == "build", parts[2] == "lib" || parts[2].hasPrefix("bdist.") {
        return parts[..<3].joined(separator: "/")
      }
      if parts.count == 3, parts[1] == "dist", name.hasSuffix(".whl") || name.hasSuffix(".tar.gz") {
        return parts.joined(separator: "/")
      }
    }
    return nil
  }

  private static func looksAccidental(_ name: String) -> Bool {
    let ends = [
      ".log", ".sqlite", ".sqlite3", ".db", ".dump", ".sql", ".bak", ".tmp", ".core", ".whl",
      ".tar", ".tar.gz", ".tgz", ".zip", ".7z", ".rar", ".iso", ".dmg", ".mp4", ".mov", ".avi",
      ".psd", ".ipynb", ".prof", ".hprof", ".pcap", ".o", ".obj", ".pdb",
    ]
    return ends.contains { name.hasSuffix($0) } || name == "core"
  }
}
