import Foundation
import LoopbackServers
import PykArchive
import PykDigests
import PykFiles
import SystemPackage

@testable import PykCommands

/// A project's folder with a `dist/`, a home of its own, and what runs pyk there.
final class ReleaseFolder {
  let path: FilePath
  let home: FilePath
  private let temporary: TemporaryDirectory

  init() throws {
    temporary = try TemporaryDirectory(prefix: "pyk-release-")
    path = temporary.path.appending("project")
    home = temporary.path.appending("home")
    try Files.createDirectories(path.appending("dist"))
    try Files.createDirectories(home)
  }

  /// Runs `pyk` here; nothing of this process's environment is seen.
  func run(
    _ arguments: [String], _ variables: [String: String] = [:], answers: [String]? = nil,
    terminal: Bool = false
  ) -> Transcript {
    var environment = variables
    environment["HOME"] = home.string
    return pyk(
      arguments, environment: environment, in: path, terminal: terminal, answers: answers)
  }

  func write(_ text: String, to name: String, mode: FilePermissions = [.ownerRead, .ownerWrite])
    throws
  {
    try Files.write(Array(text.utf8), to: path.appending(name), mode: mode)
  }

  /// `~/.pypirc`.
  func writePypirc(_ text: String, mode: FilePermissions = [.ownerRead, .ownerWrite]) throws {
    let file = home.appending(".pypirc")
    try Files.write(Array(text.utf8), to: file, mode: mode)
    try Files.setPermissions(of: file, mode)
  }

  static func metadata(
    _ name: String, _ version: String, more: String = "", description: String = "Words.\n"
  ) -> String {
    "Metadata-Version: 2.4\nName: \(name)\nVersion: \(version)\n\(more)\n\(description)"
  }

  /// A wheel in `dist/`; gives its bytes.
  @discardableResult
  func addWheel(
    _ name: String, _ version: String, tags: String = "py3-none-any", metadata: String? = nil,
    contents: [UInt8] = Array("x = 1\n".utf8)
  ) throws -> [UInt8] {
    var writer = ZipWriter(name: "\(name).whl")
    let folder = "\(name)-\(version).dist-info"
    let text = metadata ?? Self.metadata(name, version)
    let tagLines = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: \(tags)\n"
    var record = ""
    for (path, bytes) in [
      ("\(name)/__init__.py", contents), ("\(folder)/METADATA", Array(text.utf8)),
      ("\(folder)/WHEEL", Array(tagLines.utf8)),
    ] {
      try writer.add(EntryPath(path), bytes)
      record += "\(path),sha256=\(Digest(.sha256, of: bytes).base64URL),\(bytes.count)\n"
    }
    try writer.add(EntryPath("\(folder)/RECORD"), Array("\(record)\(folder)/RECORD,,\n".utf8))
    let bytes = try writer.finish()
    try Files.write(bytes, to: path.appending("dist/\(name)-\(version)-\(tags).whl"))
    return bytes
  }

  @discardableResult
  func addSdist(_ name: String, _ version: String, metadata: String? = nil) throws -> [UInt8] {
    var writer = TarWriter()
    let text = metadata ?? Self.metadata(name, version)
    writer.add(try EntryPath("\(name)-\(version)/PKG-INFO"), Array(text.utf8))
    writer.add(try EntryPath("\(name)-\(version)/\(name).py"), Array("x = 1\n".utf8))
    writer.add(try EntryPath("\(name)-\(version)/pyproject.toml"), Array("[project]\n".utf8))
    let bytes = try writer.finishGzip()
    try Files.write(bytes, to: path.appending("dist/\(name)-\(version).tar.gz"))
    return bytes
  }
}

/// A form as a server sees it.
struct ReceivedForm {
  var fields: [(name: String, value: String)] = []
  /// The part called `content`.
  var filename: String?
  var content: [UInt8] = []

  init?(_ request: LoopbackServer.Request) {
    guard let type = request.headers["content-type"],
      let mark = type.range(of: "boundary=")
    else { return nil }
    let boundary = "--" + type[mark.upperBound...]
    let body = Data("\r\n".utf8) + Data(request.body)
    var rest = body[...]
    let delimiter = Data("\r\n\(boundary)".utf8)
    var starts: [Range<Data.Index>] = []
    while let found = rest.range(of: delimiter) {
      starts.append(found)
      rest = rest[found.upperBound...]
    }
    for (start, end) in zip(starts, starts.dropFirst()) {
      let part = body[start.upperBound + 2..<end.lowerBound]
      guard let split = part.range(of: Data("\r\n\r\n".utf8)) else { return nil }
      let head = String(decoding: part[..<split.lowerBound], as: UTF8.self)
      let quoted = head.split(separator: "\"", omittingEmptySubsequences: false)
      let name = String(quoted[1])
      if name == "content" {
        filename = String(quoted[3])
        content = Array(part[split.upperBound...])
      } else {
        fields.append((name, String(decoding: part[split.upperBound...], as: UTF8.self)))
      }
    }
  }

  func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}
