internal import PykDiagnostics
internal import PykFiles
package import PykThreads
internal import SystemPackage

extension VenvPlan {
  /// Makes the environment; afterwards it is there whole, or nothing has changed.
  ///
  /// - A fresh one is laid out beside its place and renamed into it, so that nobody ever sees a
  ///   half of one.
  /// - Clearing lays the new one out first, and puts it in the place of the old in one step.
  /// - Where the folder itself has to stay (an empty one that somebody made, somebody's working
  ///   folder, a mount point, one in a folder that isn't ours) what is in it changes places, and
  ///   back if that fails; `pyvenv.cfg` comes last.
  /// - A link in the folder's place stays, and leads to the environment.
  /// - Upgrading writes into the existing folder, file by file; what was there is kept until the end.
  ///
  /// - Parameter completing: Run when the environment is in its place; if it fails, or the process
  ///   is to end, what was there before comes back.
  /// - Throws: `VenvError`, `FileFailure`, `Failure`, what `completing` throws.
  package func carryOut(
    _ cancellation: Cancellation = Cancellation(), completing: () throws -> Void = {}
  ) throws {
    let status = try Files.status(folder)
    if let status, status.kind != .directory { throw VenvError.notADirectory(folder) }
    if status == nil, Files.exists(folder, followLinks: false) {
      throw VenvError.leadsNowhere(folder)
    }
    let isEnvironment = Files.exists(folder.appending("pyvenv.cfg"))
    if options.upgrades {
      guard isEnvironment else { throw VenvError.nothingToUpgrade(folder) }
      return try upgrade(cancellation, completing)
    }
    guard let status else { return try layBeside(cancellation, completing) }
    let isEmpty = try Files.entries(of: folder).isEmpty
    if !isEmpty, !options.clears {
      throw isEnvironment ? VenvError.exists(folder) : VenvError.occupied(folder)
    }
    let place = try Files.realPath(folder)
    let isSomebodysPlace = (try? Files.currentDirectory())?.starts(with: place) ?? false
    if try isEmpty || isSomebodysPlace || !exchange(place, status, cancellation, completing) {
      try layInside(place, cancellation, completing)
    }
  }

  private func layBeside(_ cancellation: Cancellation, _ completing: () throws -> Void) throws {
    let parent = folder.removingLastComponent()
    try Files.createDirectories(parent)
    // One level down: the temporary folder is only ours, the environment's mode is the umask's.
    let attempt = try VenvAttempt(in: parent, cancellation)
    defer { attempt.end() }
    let fresh = attempt.path.appending("new")
    try attempt.prepare { try lay(in: fresh) }
    try attempt.swap {
      try putInPlace(fresh)
      let folder = folder
      return { try? Files.rename(folder, to: fresh) }
    }
    try attempt.complete(completing)
  }

  private func putInPlace(_ fresh: FilePath) throws {
    do {
      try Files.rename(fresh, to: folder)
    } catch {
      // Somebody may have been faster.
      let isThere = error.errno == .directoryNotEmpty || error.errno == .fileExists
      throw isThere ? VenvError.exists(folder) : error as any Error
    }
  }

  /// Puts a new environment in the place of a folder; false where the folder has to stay.
  private func exchange(
    _ place: FilePath, _ status: FileStatus, _ cancellation: Cancellation,
    _ completing: () throws -> Void
  ) throws -> Bool {
    let parent = place.removingLastComponent()
    guard Files.isWritable(parent), let attempt = try? VenvAttempt(in: parent, cancellation)
    else { return false }
    defer { attempt.end() }
    let fresh = attempt.path.appending("new")
    let isOurs = try attempt.prepare {
      try Files.createDirectories(fresh)
      guard try Files.status(fresh)?.owner == status.owner else { return false }
      try lay(in: fresh)
      try Files.setPermissions(of: fresh, status.permissions)
      return true
    }
    guard isOurs else { return false }
    let isExchanged = try attempt.swap {
      guard (try? Files.rename(fresh, to: place, .exchanging)) != nil else { return nil }
      return { try? Files.rename(fresh, to: place, .exchanging) }
    }
    guard isExchanged else { return false }
    do {
      try attempt.complete(completing)
    } catch let error as FileFailure where attempt.isComplete {
      throw Failure(
        "made `\(folder)`, but can't delete what was there before", because: error,
        hints: ["what is left of it is in `\(attempt.path)`"])
    }
    return true
  }

  /// Lays a new environment in a folder that stays, in the place of what is in it.
  func layInside(
    _ place: FilePath, _ cancellation: Cancellation = Cancellation(),
    _ completing: () throws -> Void = {}
  ) throws {
    let attempt = try VenvAttempt(in: place, cancellation)
    defer { attempt.end() }
    let (fresh, old) = (attempt.path.appending("new"), attempt.path.appending("old"))
    try attempt.prepare {
      try lay(in: fresh)
      try Files.createDirectories(old)
    }
    // What makes it an environment goes first and comes last.
    let last = "pyvenv.cfg"
    let before = try Files.entries(of: place).map(\.name)
      .filter { $0 != attempt.path.lastComponent?.string }
    let after = try Files.entries(of: fresh).map(\.name)
    let steps =
      (before.filter { $0 == last } + before.filter { $0 != last })
      .map { Step(from: place.appending($0), to: old.appending($0)) }
      + (after.filter { $0 != last } + [last])
      .map { Step(from: fresh.appending($0), to: place.appending($0)) }
    try attempt.swap {
      for (number, step) in steps.enumerated() {
        do {
          try Files.rename(step.from, to: step.to)
        } catch {
          Self.undo(steps[..<number])
          throw error
        }
      }
      return { Self.undo(steps[...]) }
    }
    try attempt.complete(completing)
  }

  private static func undo(_ steps: ArraySlice<Step>) {
    for done in steps.reversed() { try? Files.rename(done.to, to: done.from) }
  }

  private struct Step: Sendable {
    let from: FilePath
    let to: FilePath
  }

  /// - Parameter place: Made here.
  private func lay(in place: FilePath) throws {
    try Files.createDirectories(place)
    for (name, entry) in entries { try make(entry, at: place.appending(name)) }
  }

  func make(_ entry: Entry, at path: FilePath) throws {
    switch entry {
    case .folder: try Files.createDirectories(path)
    case .link(let target): try Files.symbolicLink(target: target, at: path)
    case .copy(let file): try Files.copy(file, to: path)
    case .text(let text, let isExecutable):
      try Files.write(
        Array(text.utf8), to: path, mode: isExecutable ? .newExecutable : .newFile)
    }
  }
}
