internal import Synchronization
package import SystemPackage

/// A folder of one's own (mode 0700) that goes when it is closed or no longer referenced.
///
/// A process that is killed leaves it behind.
package final class TemporaryDirectory: Sendable {
  package let path: FilePath
  private let isClosed = Atomic<Bool>(false)

  /// - Parameter parent: A folder that exists.
  package init(
    in parent: FilePath = "/tmp", prefix: String = "pyk-"
  ) throws(FileFailure) {
    var attempts = 0
    while true {
      let path = parent.appending(TemporaryName.next(prefix: prefix))
      do throws(FileFailure) {
        try Place(path).createDirectory(mode: .ownerReadWriteExecute, existingIsFine: false)
        self.path = path
        return
      } catch {
        attempts += 1
        if error.errno != .fileExists || attempts == 100 { throw error }
      }
    }
  }

  /// Removes the folder now, and tells if that fails. Later calls do nothing.
  package func close() throws(FileFailure) {
    if isClosed.exchange(true, ordering: .relaxed) { return }
    try Files.removeTree(path)
  }

  /// Leaves the folder where it is.
  package func keep() { isClosed.store(true, ordering: .relaxed) }

  deinit { try? close() }
}
