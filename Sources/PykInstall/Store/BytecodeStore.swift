internal import PykFiles
package import SystemPackage

/// Bytecode of the store's modules, compiled once per wheel and interpreter and linked from then on.
///
/// Bytecode names its source by modification time and size, and a hard link has those of the
/// store's file; copies are given them. So a fresh environment imports at warm speed.
struct BytecodeStore: Sendable {
  struct Compiled {
    let path: FilePath
    let files: BytecodeList
  }

  /// - Parameter compiler: Nil where only what is there already is wanted.
  /// - Returns: Nil where the interpreter has no tag for bytecode, the wheel no module, or the
  ///   store no bytecode of it.
  func compiled(
    _ wheel: StoredWheel, tag: String?, shownAs: FilePath, by compiler: BytecodeCompiler?
  ) throws -> Compiled? {
    guard let tag, let target = wheel.bytecodeFolder(tag: tag) else { return nil }
    if let listed = Self.listed(target) { return Compiled(path: target, files: listed) }
    guard let compiler, let request = wheel.bytecodeRequest(tag: tag, shownAs: shownAs) else {
      return nil
    }
    // Without its list it has lost something.
    try Files.removeTree(target)
    try Files.createDirectories(request.output)
    do {
      try compiler(request)
      let list = BytecodeList(try Self.files(below: request.output))
      try Files.write(list.bytes, to: request.output.appending(Self.listName))
      try Files.rename(request.output, to: target, .failing)
    } catch let error as FileFailure
      where error.errno == .fileExists || error.errno == .directoryNotEmpty
    {
      // Another process was quicker.
      try? Files.removeTree(request.output)
    } catch {
      try? Files.removeTree(request.output)
      throw error
    }
    return Self.listed(target).map { Compiled(path: target, files: $0) }
  }

  static let folderName = "__pycache__"

  /// Beside the bytecode: its paths, ascending, each with a NUL behind it, so that nobody has to
  /// walk through folders for them. No package can have this name.
  static let listName = ".list"

  private static func listed(_ folder: FilePath) -> BytecodeList? {
    (try? Files.read(folder.appending(listName))).flatMap(BytecodeList.init(stored:))
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

extension StoredWheel {
  /// Where bytecode for an interpreter is, or will be; nil where its tag is no name.
  func bytecodeFolder(tag: String) -> FilePath? {
    guard !tag.isEmpty, !tag.contains("/"), !tag.hasPrefix(".") else { return nil }
    return path.appending("bytecode").appending(tag)
  }

  /// What it takes to compile its modules; nil where that is done already, or there are none.
  package func bytecodeRequest(tag: String, shownAs: FilePath) -> BytecodeRequest? {
    guard let target = bytecodeFolder(tag: tag),
      !Files.exists(target.appending(BytecodeStore.listName))
    else { return nil }
    let modules = (0..<manifest.rootFileCount)
      .map { manifest.path(manifest.filePlace($0).place) }
      .filter { $0.hasSuffix(".py") }
    guard !modules.isEmpty else { return nil }
    let temporary = WheelStore.temporaryPrefix + WheelStore.randomName()
    return BytecodeRequest(
      sources: tree, modules: modules,
      output: target.removingLastComponent().appending(temporary), target: target,
      shownAs: shownAs)
  }
}
