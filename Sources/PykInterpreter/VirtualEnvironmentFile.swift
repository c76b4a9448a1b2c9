internal import PykFiles
package import SystemPackage

/// `pyvenv.cfg`: what makes a folder a virtual environment, and which Python is behind it.
///
/// - `key = value`, keys in any case, unknown keys kept.
///
/// https://docs.python.org/3/library/venv.html
package struct VirtualEnvironmentFile: Sendable {
  /// The folder of the environment.
  package let folder: FilePath
  package let values: [String: String]

  /// Nil where the folder has no such file.
  package init?(in folder: FilePath) {
    guard let bytes = try? Files.read(folder.appending("pyvenv.cfg"), limit: 1 << 16) else {
      return nil
    }
    self.folder = folder
    var values: [String: String] = [:]
    // Line by line as bytes: the generic way costs as much as all else that a command does here.
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0a, bytes[end] != 0x0d { end += 1 }
      var equals = start
      while equals < end, bytes[equals] != 0x3d { equals += 1 }
      if equals < end {
        values[Self.trimmed(bytes, start, equals).lowercased()] =
          Self.trimmed(bytes, equals + 1, end)
      }
      start = end + 1
    }
    self.values = values
  }

  package var includesSystemSitePackages: Bool {
    values["include-system-site-packages"]?.lowercased() == "true"
  }

  /// The folder in which the base interpreter lies.
  package var home: FilePath? { values["home"].map { FilePath($0) } }

  private static func trimmed(_ bytes: [UInt8], _ start: Int, _ end: Int) -> String {
    var (start, end) = (start, end)
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    while start < end, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return bytes.withUnsafeBufferPointer {
      String(decoding: UnsafeBufferPointer(rebasing: $0[start..<end]), as: UTF8.self)
    }
  }
}
