internal import PykFiles
internal import SystemPackage

extension VenvPlan {
  /// Makes the environment; afterwards it is there whole, or nothing has changed.
  ///
  /// - A fresh one is laid out beside its place and renamed into it, so that nobody ever sees a
  ///   half of one. Upgrading writes into the existing folder, file by file.
  ///
  /// - Throws: `VenvError`, `FileFailure`.
  package func carryOut() throws {
    let status = try Files.status(folder)
    if let status, status.kind != .directory { throw VenvError.notADirectory(folder) }
    let isEnvironment = Files.exists(folder.appending("pyvenv.cfg"))
    if options.upgrades {
      guard isEnvironment else { throw VenvError.nothingToUpgrade(folder) }
      try lay(in: folder, replacing: true)
      return
    }
    let isEmpty = try status == nil || Files.entries(of: folder).isEmpty
    if !isEmpty, !options.clears {
      throw isEnvironment ? VenvError.exists(folder) : VenvError.occupied(folder)
    }
    let parent = folder.removingLastComponent()
    try Files.createDirectories(parent)
    let temporary = try TemporaryDirectory(
      in: parent, prefix: ".\(folder.lastComponent?.string ?? "env").pyk-")
    // One level down: the temporary folder is only ours, the environment's mode is the umask's.
    let fresh = temporary.path.appending("environment")
    try Files.createDirectories(fresh)
    try lay(in: fresh, replacing: false)
    try put(fresh, replaces: status != nil)
    try temporary.close()
  }

  private func put(_ temporary: FilePath, replaces: Bool) throws {
    guard replaces else {
      try Files.rename(temporary, to: folder)
      return
    }
    // The folder itself may be one that can't be renamed (a mount point, the current folder of a
    // shell): then what is in it changes places, which is what `venv --clear` does as well.
    do {
      try Files.rename(temporary, to: folder, .exchanging)
      try Files.removeTree(temporary)
    } catch {
      for entry in try Files.entries(of: folder) {
        try Files.removeTree(folder.appending(entry.name))
      }
      for entry in try Files.entries(of: temporary) {
        try Files.rename(temporary.appending(entry.name), to: folder.appending(entry.name))
      }
      try Files.removeDirectory(temporary)
    }
  }

  private func lay(in place: FilePath, replacing: Bool) throws {
    for (name, entry) in entries {
      let path = place.appending(name)
      switch entry {
      case .folder:
        if replacing, Files.exists(path) { continue }
        try Files.createDirectories(path)
      case .link(let target):
        if replacing {
          if name == "lib64", Files.exists(path) { continue }
          if Files.exists(path, followLinks: false) { try Files.remove(path) }
        }
        try Files.symbolicLink(target: target, at: path)
      case .copy(let file):
        if replacing, Files.exists(path, followLinks: false) { try Files.remove(path) }
        try Files.copy(file, to: path)
      case .text(let text, let isExecutable):
        let mode: FilePermissions = isExecutable ? .newExecutable : .newFile
        if replacing {
          try Files.replace(path, with: Array(text.utf8), mode: mode)
        } else {
          try Files.write(Array(text.utf8), to: path, mode: mode)
        }
      }
    }
  }
}
