internal import PykFiles
internal import PykThreads
internal import Synchronization
internal import SystemPackage

/// What a transaction has of its environment until it lets go: the lock, the folders that it made to
/// have something to lock, and the stages.
final class EnvironmentHold: Sendable {
  private let home: FilePath
  private let state = Mutex(State())

  private struct State {
    var lock: FileLock?
    var made: [FilePath] = []
    var area: StageArea?
    var isReleased = false
  }

  init(_ home: FilePath) { self.home = home }

  /// Makes the environment's folder where it is missing, and waits for its lock.
  func take(_ cancellation: Cancellation, onWait: () -> Void) throws {
    while true {
      try cancellation.work {
        try state.withLock { state in state.made += try Self.makeFolder(home) }
      }
      let directory = try Directory(home)
      let lock = try FileLock(directory)
      try lock.lock(onWait: onWait)
      // Who had the lock may have made the folder, and removed it again.
      let held = try directory.status()
      guard let now = try Files.status(home), now.device == held.device, now.inode == held.inode
      else { continue }
      return state.withLock { $0.lock = lock }
    }
  }

  private static func makeFolder(_ path: FilePath) throws -> [FilePath] {
    var missing: [FilePath] = []
    var folder = path
    while !folder.isEmpty, folder.lastComponent != nil, !Files.exists(folder) {
      missing.append(folder)
      folder.removeLastComponent()
    }
    try Files.createDirectories(path)
    return missing
  }

  /// The stages, made when they are wanted first; `made` is called then.
  func area(_ make: () throws -> StageArea, made: () throws -> Void) throws -> StageArea {
    try state.withLock { state in
      if state.isReleased { throw Cancellation.Interrupted() }
      if let area = state.area { return area }
      let area = try make()
      state.area = area
      try made()
      return area
    }
  }

  /// Removes the stages of what is complete; says which one could not be.
  func clear() -> FilePath? {
    state.withLock { state in
      defer { state.area = nil }
      return state.area?.remove()
    }
  }

  /// Leaves everything as it was before, as far as no journal says otherwise.
  func release() {
    state.withLock { state in
      state.isReleased = true
      if let area = state.area, !Files.exists(area.home.appending(Journal.openName)) {
        // Waste that the next transaction removes, where this one can't.
        _ = area.remove()
      }
      state.area = nil
      guard let lock = state.lock else { return }
      for folder in state.made {
        guard (try? Files.removeDirectory(folder)) != nil else { break }
      }
      lock.unlock()
    }
  }
}
