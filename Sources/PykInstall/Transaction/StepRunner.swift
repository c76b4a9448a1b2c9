internal import PykFiles
internal import SystemPackage

/// Takes steps, and takes them back.
enum StepRunner {
  static func take(_ step: TransactionStep) throws(FileFailure) {
    switch step {
    case .createDirectory(let path):
      try Files.createDirectories(FilePath(path))
    case .setAside(let path, let target), .bringIn(let path, let target):
      try Files.rename(FilePath(path), to: FilePath(target), .failing)
    case .removeDirectory(let path, _):
      do {
        try Files.removeDirectory(FilePath(path))
      } catch  where error.errno == .directoryNotEmpty || error.errno == .fileExists {
        // Somebody has put something into it since we looked: then it isn't empty, and stays.
      }
    case .moment: return
    }
  }

  /// Makes it as if the step had not been taken, also where it has not been.
  static func undo(_ step: TransactionStep) throws(FileFailure) {
    switch step {
    case .createDirectory(let path):
      do {
        try Files.removeDirectory(FilePath(path))
      } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .directoryNotEmpty {
        // It was never made, or somebody else uses it by now.
      }
    case .setAside(let path, let target):
      guard isThere(target) else { return }
      try Files.rename(FilePath(target), to: FilePath(path))
    case .bringIn(let staged, let target):
      guard !isThere(staged), isThere(target) else { return }
      try Files.rename(FilePath(target), to: FilePath(staged))
    case .removeDirectory(let path, let permissions):
      guard !isThere(path) else { return }
      try Files.createDirectories(FilePath(path))
      try Files.setPermissions(
        of: FilePath(path), FilePermissions(rawValue: CModeT(permissions)))
    case .moment: return
    }
  }

  private static func isThere(_ path: String) -> Bool {
    Files.exists(FilePath(path), followLinks: false)
  }
}
