internal import PykFiles
internal import SystemPackage

/// Bytecode of the store's modules, compiled once per wheel and interpreter and linked from then on.
///
/// Bytecode names its source by modification time and size, and a hard link has those of the
/// store's file; copies are given them. So a fresh environment imports at warm speed.
struct BytecodeStore: Sendable {
  struct Compiled {
    let path: FilePath
    /// Relative to the path, ascending: `pkg/__pycache__/mod.cpython-311.pyc`.
    let files: [String]
  }

  /// - Returns: Nil where the interpreter has no tag for bytecode, or the wheel no module.
  func compiled(
    _ wheel: StoredWheel, tag: String?, shownAs: FilePath, by compiler: BytecodeCompiler
  ) throws -> Compiled? {
    guard let tag, !tag.isEmpty, !tag.contains("/") else { return nil }
    let folder = wheel.path.appending("bytecode")
    let target = folder.appending(tag)
    if !Files.isDirectory(target) {
      let manifest = wheel.manifest
      let modules = (0..<manifest.rootFileCount)
        .map { manifest.path(manifest.filePlace($0).place) }
        .filter { $0.hasSuffix(".py") }
      guard !modules.isEmpty else { return nil }
      let temporary = folder.appending(WheelStore.temporaryPrefix + WheelStore.randomName())
      try Files.createDirectories(temporary)
      do {
        try compiler(
          BytecodeRequest(
            sources: wheel.tree, modules: modules, output: temporary, shownAs: shownAs))
        try Files.rename(temporary, to: target, .failing)
      } catch let error as FileFailure
        where error.errno == .fileExists || error.errno == .directoryNotEmpty
      {
        // Another process was quicker.
        try? Files.removeTree(temporary)
      } catch {
        try? Files.removeTree(temporary)
        throw error
      }
    }
    return Compiled(path: target, files: try Self.files(below: target))
  }

  private static func files(below root: FilePath) throws -> [String] {
    var files: [String] = []
    var folders = [""]
    while let folder = folders.popLast() {
      let path = folder.isEmpty ? root : root.appending(folder)
      for entry in try Files.entries(of: path) {
        let inner = folder.isEmpty ? entry.name : folder + "/" + entry.name
        if entry.kind == .directory {
          folders.append(inner)
        } else if entry.kind == .regular, entry.name.hasSuffix(".pyc") {
          files.append(inner)
        }
      }
    }
    return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
