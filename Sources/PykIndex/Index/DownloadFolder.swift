import PykFiles
import Synchronization
import SystemPackage

/// Where files are put while they are on their way, made when the first one comes.
final class DownloadFolder: Sendable {
  /// Nil: a temporary folder of our own.
  private let path: FilePath?
  private let temporary = Mutex<TemporaryDirectory?>(nil)
  private let counter = Atomic<Int>(0)

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

  private func folder() throws(FileFailure) -> FilePath {
    if let path {
      try Files.createDirectories(path)
      return path
    }
    return try temporary.withLock { held throws(FileFailure) in
      if let held { return held.path }
      let folder = try TemporaryDirectory(prefix: "pyk-downloads-")
      held = folder
      return folder.path
    }
  }
}
