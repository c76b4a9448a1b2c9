internal import Glibc
internal import PykFiles
internal import PykThreads
internal import SystemPackage

/// A temporary folder that goes with the last reference to it, and also where Ctrl-C ends pyk.
final class WorkFolder: Sendable {
  let path: FilePath
  private let folder: TemporaryDirectory
  private let cancellation: Cancellation
  private let token: Int

  init(in parent: FilePath, prefix: String, _ cancellation: Cancellation) throws {
    try Files.createDirectories(parent)
    let folder = try TemporaryDirectory(in: parent, prefix: prefix)
    self.folder = folder
    self.cancellation = cancellation
    path = folder.path
    token = cancellation.atEnd {
      try? folder.close()
      // What was killed a moment ago may have written something more.
      for _ in 0..<10 where Files.exists(folder.path) {
        usleep(50_000)
        try? Files.removeTree(folder.path)
      }
    }
  }

  deinit { cancellation.forget(token) }
}

extension Workspace {
  /// A folder for sources and what is made of them, where programs can run.
  func workFolder(_ prefix: String = "pyk-build-") throws -> WorkFolder {
    try WorkFolder(
      in: Files.temporaryFolder(environment: environment), prefix: prefix, cancellation)
  }
}
