import PykArchive
import PykDigests

@testable import PykInstall

/// A wheel described as a value, and built in memory.
struct TestWheel: Sendable {
  struct File: Sendable {
    var path: String
    var contents: [UInt8]
    var mode: UInt16 = 0o644

    init(_ path: String, _ contents: String = "", mode: UInt16 = 0o644) {
      self.path = path
      self.contents = Array(contents.utf8)
      self.mode = mode
    }
  }

  var name: String
  var version: String
  var tags = "py3-none-any"
  var isPure = true
  var wheelVersion = "1.0"
  var requires: [String] = []
  var files: [File] = []
  var entryPoints = ""
  /// Changes the lines of RECORD, each without its line end.
  var adjustRecord: @Sendable ([String]) -> [String] = { $0 }
  /// Left out of the archive, though RECORD lists them.
  var missing: Set<String> = []
  var metadataName: String?

  init(_ name: String, _ version: String = "1.0", _ files: [File] = []) {
    self.name = name
    self.version = version
    self.files = files
  }

  var stem: String { "\(name)-\(version)" }
  var distInfo: String { stem + ".dist-info" }
  var filename: String { "\(stem)-\(tags).whl" }

  private var allFiles: [File] {
    let requires = requires.map { "Requires-Dist: \($0)\n" }.joined()
    var all = files
    all.append(
      File(
        distInfo + "/METADATA",
        "Metadata-Version: 2.1\nName: \(metadataName ?? name)\nVersion: \(version)\n\(requires)"))
    all.append(
      File(
        distInfo + "/WHEEL",
        "Wheel-Version: \(wheelVersion)\nGenerator: test\nRoot-Is-Purelib: \(isPure)\nTag: \(tags)\n"
      ))
    if !entryPoints.isEmpty { all.append(File(distInfo + "/entry_points.txt", entryPoints)) }
    return all
  }

  func bytes() throws -> [UInt8] {
    var writer = ZipWriter()
    var lines: [String] = []
    for file in allFiles {
      let digest = Digest(.sha256, of: file.contents)
      let path = String(decoding: RecordText.field(file.path.utf8), as: UTF8.self)
      lines.append("\(path),sha256=\(digest.base64URL),\(file.contents.count)")
      if !missing.contains(file.path) {
        try writer.add(EntryPath(file.path), file.contents, mode: file.mode)
      }
    }
    lines = adjustRecord(lines + [distInfo + "/RECORD,,"])
    let record = lines.map { $0 + "\n" }.joined()
    if !missing.contains("RECORD") {
      try writer.add(EntryPath(distInfo + "/RECORD"), Array(record.utf8))
    }
    return try writer.finish()
  }

  func add(to store: WheelStore) throws -> StoredWheel {
    let bytes = try bytes()
    return try store.add(
      ZipReader(bytes, name: filename), sha256: Digest(.sha256, of: bytes), filename: filename)
  }
}

extension TestWheel {
  /// A package with modules, data, a script, entry points, a header and an executable.
  static let whole: TestWheel = {
    var wheel = TestWheel(
      "Whole_Thing", "1.2",
      [
        .init("whole/__init__.py", "import sys\n\ndef main():\n    print('whole', sys.argv[1:])\n"),
        .init("whole/deep/er/module.py", "X = 1\n"),
        .init("whole/run.sh", "#!/bin/sh\n", mode: 0o755),
        .init("whole/with, comma.txt", "x"),
        .init("whole_single.py", "Y = 2\n"),
        .init("Whole_Thing-1.2.data/scripts/tool", "#!python\nprint('tool')\n", mode: 0o755),
        .init("Whole_Thing-1.2.data/scripts/tool.sh", "#!/bin/sh\necho tool\n", mode: 0o755),
        .init("Whole_Thing-1.2.data/data/share/whole/readme.txt", "hello"),
        .init("Whole_Thing-1.2.data/data/etc/whole.conf", "a=b"),
        .init("Whole_Thing-1.2.data/headers/whole.h", "int x;"),
        .init("Whole_Thing-1.2.data/purelib/extra_pure.py", "Z = 3\n"),
        .init("Whole_Thing-1.2.data/platlib/extra_plat.py", "Z = 4\n"),
      ])
    wheel.entryPoints =
      "[console_scripts]\nwhole = whole:main\n[gui_scripts]\nwhole-gui = whole:main\n"
    return wheel
  }()
}
