import Foundation
import PykArchive
import PykDigests
import PykMetadata
import SystemPackage

@testable import PykPublish

/// A folder for the test's own files, gone with the value.
final class Scratch: Sendable {
  let folder: FilePath

  init() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("pyk-check-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    folder = FilePath(path)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder.string) }

  func write(_ name: String, _ bytes: [UInt8]) throws -> FilePath {
    let path = folder.appending(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path.string))
    return path
  }
}

/// A wheel without a fault, until a test gives it one.
struct MadeWheel {
  var name = "demo"
  var version = "1.0"
  var tags = ["py3-none-any"]
  var filename: String?
  var fields = [
    "Metadata-Version: 2.1", "Name: demo", "Version: 1.0", "Summary: A demonstration",
    "Description-Content-Type: text/markdown",
  ]
  var description = "# Demo\n"
  var files: [(path: String, bytes: [UInt8])] = [("demo/__init__.py", Array("x = 1\n".utf8))]
  var distInfo: String?
  var wheelLines: [String]?
  /// Changes RECORD's lines before they are written; nil leaves RECORD out.
  var record: (([String]) -> [String])? = { $0 }
  var entryPoints: String?

  mutating func add(_ path: String, _ text: String = "") {
    files.append((path, Array(text.utf8)))
  }

  var info: String { distInfo ?? "\(name)-\(version).dist-info" }

  private var all: [(path: String, bytes: [UInt8])] {
    var all = files
    let metadata = fields.joined(separator: "\n") + "\n\n" + description
    all.append((info + "/METADATA", Array(metadata.utf8)))
    let lines =
      wheelLines
      ?? ["Wheel-Version: 1.0", "Generator: test", "Root-Is-Purelib: true"]
      + tags.map { "Tag: \($0)" }
    all.append((info + "/WHEEL", Array((lines.joined(separator: "\n") + "\n").utf8)))
    if let entryPoints { all.append((info + "/entry_points.txt", Array(entryPoints.utf8))) }
    guard let record else { return all }
    let hashed = all.map { file in
      "\(file.path),sha256=\(Digest(.sha256, of: file.bytes).base64URL),\(file.bytes.count)"
    }
    let text = record(hashed + ["\(info)/RECORD,,"]).joined(separator: "\n") + "\n"
    return all + [(info + "/RECORD", Array(text.utf8))]
  }

  func bytes() throws -> [UInt8] {
    var writer = ZipWriter()
    for file in all {
      try file.bytes.withUnsafeBytes { try writer.add(EntryPath(file.path), $0) }
    }
    return try writer.finish()
  }

  func write(in scratch: Scratch) throws -> FilePath {
    try scratch.write(filename ?? "\(name)-\(version)-\(tags[0]).whl", try bytes())
  }
}

/// A source distribution without a fault, until a test gives it one.
struct MadeSdist {
  var name = "demo"
  var version = "1.0"
  var filename: String?
  var folder: String?
  var fields = MadeWheel().fields
  var description = "# Demo\n"
  var files: [(path: String, bytes: [UInt8])] = [
    ("pyproject.toml", Array("[project]\nname = 'demo'\n".utf8)),
    ("src/demo/__init__.py", Array("x = 1\n".utf8)),
  ]
  var outside: [(path: String, bytes: [UInt8])] = []
  var links: [(path: String, target: String)] = []
  var hasPackageInfo = true

  mutating func add(_ path: String, _ text: String = "") {
    files.append((path, Array(text.utf8)))
  }

  func bytes() throws -> [UInt8] {
    var writer = TarWriter()
    let top = folder ?? "\(name)-\(version)"
    if hasPackageInfo {
      let metadata = fields.joined(separator: "\n") + "\n\n" + description
      writer.add(try EntryPath(top + "/PKG-INFO"), Array(metadata.utf8))
    }
    for file in files { writer.add(try EntryPath(top + "/" + file.path), file.bytes) }
    for file in outside { writer.add(try EntryPath(file.path), file.bytes) }
    for link in links {
      writer.addSymbolicLink(try EntryPath(top + "/" + link.path), target: link.target)
    }
    return try writer.finishGzip(level: 1)
  }

  func write(in scratch: Scratch) throws -> FilePath {
    try scratch.write(filename ?? "\(name)-\(version).tar.gz", try bytes())
  }
}

extension CheckReport {
  /// `rule severity` of each finding.
  var kinds: [String] { findings.map { "\($0.rule.rawValue) \($0.severity.rawValue)" } }
}
