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
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      guard let equals = line.firstIndex(of: "=") else { continue }
      values[Self.trimmed(line[..<equals]).lowercased()] =
        Self.trimmed(line[line.index(after: equals)...])
    }
    self.values = values
  }

  package var includesSystemSitePackages: Bool {
    values["include-system-site-packages"]?.lowercased() == "true"
  }

  /// The folder in which the base interpreter lies.
  package var home: FilePath? { values["home"].map { FilePath($0) } }

  private static func trimmed(_ text: Substring) -> String {
    String(
      text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
