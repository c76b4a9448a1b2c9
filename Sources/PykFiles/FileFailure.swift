package import PykDiagnostics
package import SystemPackage

/// A file operation that the system refused.
///
/// - `operation` is a verb phrase that reads well after "can't", such as "write" or "rename".
/// - `errno` tells cases apart: `.noSuchFileOrDirectory`, `.fileExists`, `.noSpace`, …
package struct FileFailure: Diagnosable, Equatable {
  package let operation: String
  package let path: FilePath
  /// Where the operation leads to, for those that have two ends (link, rename, copy).
  package let target: FilePath?
  package let errno: Errno

  package init(_ operation: String, _ path: FilePath, to target: FilePath? = nil, errno: Errno) {
    self.operation = operation
    self.path = path
    self.target = target
    self.errno = errno
  }

  /// - Parameter code: What a call of ours gave back: the negated errno.
  init(_ operation: String, _ path: FilePath, to target: FilePath? = nil, code: Int32) {
    self.init(operation, path, to: target, errno: Errno(rawValue: -code))
  }

  package var diagnosis: Diagnosis {
    let destination = target.map { " to `\($0)`" } ?? ""
    return Diagnosis(
      "can't \(operation) `\(path)`\(destination)", causes: [errno.cause], hints: hints)
  }

  /// The folder without what is only there for the time of a command: it is gone when somebody
  /// reads of it.
  private static func lasting(_ folder: FilePath) -> FilePath {
    let passing = folder.components.firstIndex { component in
      [".pyk-", ".new-", ".built-"].contains { component.string.hasPrefix($0) }
    }
    guard let passing else { return folder }
    return FilePath(root: folder.root, folder.components[..<passing])
  }

  private var hints: [String] {
    let place = target ?? path
    let folder = place.removingLastComponent()
    let near = folder.isEmpty ? FilePath(".") : Self.lasting(folder)
    return switch errno {
    case .noSpace, .diskQuotaExceeded:
      ["free some space (`df -h \(near)` shows how full it is), then run the command again"]
    case .permissionDenied, .notPermitted:
      ["see who owns it with `ls -ld \(near) \(place)`, or use a place that is yours"]
    case .readOnlyFileSystem:
      ["use a place on a file system that is mounted for writing"]
    case .tooManyOpenFiles, .tooManyOpenFilesInSystem:
      ["allow more open files with `ulimit -n 4096`, then run the command again"]
    case .fileNameTooLong:
      ["use a folder with a shorter path"]
    case .improperLink:
      ["both places must be on the same file system for this"]
    case .tooManySymbolicLinkLevels:
      ["a symbolic link stands where a file or folder was expected: look with `ls -l \(near)`"]
    case .fileTooLarge:
      ["see the largest file that is allowed with `ulimit -f`"]
    case .ioError:
      ["the disk reported a fault: look at `dmesg` and at the disk's health"]
    default: []
    }
  }
}

extension Errno {
  /// The error in words, in lower case and without a full stop.
  package var cause: String {
    switch self {
    case .noSuchFileOrDirectory: "there is no such file or folder"
    case .permissionDenied: "permission denied"
    case .notPermitted: "the operation is not permitted"
    case .fileExists: "it exists already"
    case .noSpace: "no space is left on the device"
    case .diskQuotaExceeded: "the disk quota is used up"
    case .readOnlyFileSystem: "the file system is read-only"
    case .notDirectory: "a part of the path is not a folder"
    case .isDirectory: "it is a folder"
    case .directoryNotEmpty: "the folder is not empty"
    case .tooManyOpenFiles: "this process has too many open files"
    case .tooManyOpenFilesInSystem: "the system has too many open files"
    case .fileNameTooLong: "the name is too long"
    case .improperLink: "it would cross from one file system to another"
    case .tooManySymbolicLinkLevels: "a symbolic link is in the way"
    case .fileTooLarge: "the file is too large"
    case .ioError: "the disk reported an input or output error"
    default: lowerCased
    }
  }

  private var lowerCased: String {
    let text = description
    // `I/O error` and the like keep their capitals.
    guard let first = text.first, text.dropFirst().first?.isLowercase == true else { return text }
    return first.lowercased() + text.dropFirst()
  }
}
