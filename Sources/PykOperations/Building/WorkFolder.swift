internal import Glibc
internal import PykFiles
internal import PykThreads
internal import SystemPackage

/// A temporary folder that goes with the last reference to it, and also where Ctrl-C ends pyk.
final class WorkFolder: Sendable {
  let path: FilePath
  private let ending: Ending

  init(in parent: FilePath, prefix: String, _ cancellation: Cancellation) throws {
    (path, ending) = try cancellation.work {
      try Files.createDirectories(parent)
      let folder = try TemporaryDirectory(in: parent, prefix: prefix)
      do {
        return (folder.path, try cancellation.ending { Self.remove(folder) })
      } catch {
        try? folder.close()
        throw error
      }
    }
  }

  private static func remove(_ folder: TemporaryDirectory) {
    try? folder.close()
    // What was killed a moment ago may have written something more.
    for _ in 0..<10 where Files.exists(folder.path) {
      usleep(50_000)
      try? Files.removeTree(folder.path)
    }
  }

  deinit { ending.run() }
}

extension Workspace {
  /// A folder for sources and what is made of them, where programs can run.
  func workFolder(_ prefix: String = "pyk-build-") throws -> WorkFolder {
    try WorkFolder(
      in: Files.temporaryFolder(environment: environment), prefix: prefix, cancellation)
  }
}
