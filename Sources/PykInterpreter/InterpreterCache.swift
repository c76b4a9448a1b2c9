internal import PykDigests
internal import PykFiles
internal import PykFormats
internal import SystemPackage

/// What interpreters said of themselves, one small file each.
///
/// - An answer counts for the very file that gave it: path, inode, size and time of change.
/// - What can't be read or is of another format counts as absent; what can't be written is not
///   kept, and nobody hears of it.
struct InterpreterCache: Sendable {
  /// Nil keeps nothing.
  let folder: FilePath?

  private static let format = "pyk interpreter 2"

  func answers(of executable: FilePath, _ status: FileStatus) -> [String: String]? {
    guard let folder,
      let bytes = try? Files.read(folder.appending(Self.name(executable)), limit: 1 << 20)
    else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.utf8.firstIndex(of: 0x0a),
      text[..<end] == Self.key(executable, status)[...]
    else { return nil }
    return InterpreterFacts.answers(in: text[end...])
  }

  func keep(_ answers: [String: String], of executable: FilePath, _ status: FileStatus) {
    guard let folder else { return }
    var text = Self.key(executable, status) + "\n"
    for (name, value) in answers.sorted(by: { $0.key < $1.key }) {
      text += "pyk:\(name)=\(URL.percentEncoded(value, keeping: "/ @:+#,()"))\n"
    }
    CacheMark.leave(in: folder.removingLastComponent())
    guard (try? Files.createDirectories(folder)) != nil else { return }
    try? Files.replace(folder.appending(Self.name(executable)), with: Array(text.utf8))
  }

  private static func key(_ executable: FilePath, _ status: FileStatus) -> String {
    "\(format) \(status.inode) \(status.size) \(status.modified) \(URL.percentEncoded(executable.string, keeping: "/"))"
  }

  private static func name(_ executable: FilePath) -> String {
    String(Digest(.sha256, of: Array(executable.string.utf8)).hex.prefix(24))
  }
}
