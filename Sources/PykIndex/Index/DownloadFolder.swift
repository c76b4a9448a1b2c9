import PykFiles
import Synchronization
import SystemPackage

/// Where files are put while they are on their way: a folder of this process alone, made when the
/// first one comes, and gone with it.
final class DownloadFolder: Sendable {
  /// What it is made in; nil: the system's folder for such.
  private let path: FilePath?
  private let temporary = Mutex<TemporaryDirectory?>(nil)
  private let counter = Atomic<Int>(0)
  private let isClosed = Atomic<Bool>(false)

  init(_ path: FilePath?) { self.path = path }

  /// An empty file under a name that nobody else has.
  func newFile() throws(FileFailure) -> OpenFile {
    let folder = try folder()
    while true {
      let number = counter.add(1, ordering: .relaxed).newValue
      let random = String(UInt64.random(in: .min ... .max), radix: 36)
      let name = "\(random)-\(number).part"
      do {
        return try Files.create(folder.appending(name), exclusive: true)
      } catch {
        if error.errno != .fileExists { throw error }
      }
    }
  }

  /// Removes what is there; nothing comes any more.
  func discard() {
    isClosed.store(true, ordering: .relaxed)
    try? temporary.withLock { $0 }?.close()
  }

  private func folder() throws(FileFailure) -> FilePath {
    try temporary.withLock { held throws(FileFailure) in
      if let held { return held.path }
      if isClosed.load(ordering: .relaxed) {
        throw FileFailure("put a file into", path ?? "/tmp", errno: .canceled)
      }
      if let path { try Files.createDirectories(path) }
      let folder = try TemporaryDirectory(in: path ?? "/tmp", prefix: "pyk-downloads-")
      held = folder
      return folder.path
    }
  }
}
