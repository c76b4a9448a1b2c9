import Foundation
import PykArchive
import PykMetadata
import SystemPackage
import Testing

@testable import PykBuild

private let files = [
  "pyproject.toml": """
  [build-system]
  requires = ["setuptools"]
  build-backend = "setuptools.build_meta"
  [project]
  name = "Äcme.sql".upper
  """.replacing("Äcme.sql\".upper", with: "Acme.SQL\"") + "\nversion = \"1.0rc1\"\n",
  "src/acme/__init__.py": "x = 1\n", "src/acme/ünï.py": "", "LICENSE": "MIT\n",
  "src/acme/" + String(repeating: "long", count: 30) + ".py": "",
]

private func project(_ tree: ProjectTree) throws -> NativeProject {
  guard case .native(let project) = try NativeProject.read(FilePath(tree.path)) else {
    throw CocoaError(.featureUnsupported)
  }
  return project
}

private func archives(_ tree: ProjectTree, _ moment: BuildMoment) throws -> [BuiltArchive] {
  let project = try project(tree)
  let contents = try project.sdistContents().contents
  return try [
    project.sdist(.gztar, contents, at: moment), project.sdist(.zip, contents, at: moment),
    project.wheel(WheelOptions(generator: "pyk (1)"), at: moment).archive,
  ]
}

/// The bytes depend on the sources alone: not on the folder, the umask, the times or the order.
@Test func archivesOfTwoFoldersAreTheSame() throws {
  let first = try ProjectTree(files)
  let second = try ProjectTree([:])
  for (name, text) in files.sorted(by: { $0.key > $1.key }) {
    try second.write(name, Data(text.utf8), mode: 0o600)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)],
      ofItemAtPath: second.path + "/" + name)
  }
  let moment = BuildMoment(seconds: 1_700_000_001)
  let (a, b) = (try archives(first, moment), try archives(second, moment))
  #expect(a.map(\.filename) == b.map(\.filename))
  #expect(
    a.map(\.filename) == [
      "acme_sql-1.0rc1.tar.gz", "acme_sql-1.0rc1.zip", "acme_sql-1.0rc1-py3-none-any.whl",
    ])
  for (a, b) in zip(a, b) { #expect(a.bytes == b.bytes, "\(a.filename)") }
  // A file that may be executed is another file.
  try second.write("src/acme/__init__.py", Data("x = 1\n".utf8), mode: 0o755)
  #expect(try archives(second, moment)[0].bytes != a[0].bytes)
}

@Test func timesComeFromTheEnvironmentTheCommitOrTheFiles() throws {
  let tree = try ProjectTree(["a": ""])
  let path = FilePath(tree.path)
  #expect(try BuildMoment(of: path, environment: ["SOURCE_DATE_EPOCH": "12"]).seconds == 12)
  #expect(try BuildMoment(of: path, environment: ["SOURCE_DATE_EPOCH": ""]).seconds == nil)
  for text in ["x", "-1", "1.5"] {
    #expect(throws: (any Error).self) {
      try BuildMoment(of: path, environment: ["SOURCE_DATE_EPOCH": text])
    }
  }
  #expect(BuildMoment(seconds: nil).zipTimestamp == .earliest)
  #expect(BuildMoment(seconds: 1_700_000_001).day == "20231114")
}

private let hasGit = FileManager.default.isExecutableFile(atPath: "/usr/bin/git")

@Test(.enabled(if: hasGit, "git is not there"), arguments: [false, true])
func timesComeFromTheLastCommit(isPacked: Bool) throws {
  let tree = try ProjectTree(["a": ""])
  func git(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/git")
    process.arguments = ["-C", tree.path, "-c", "user.name=a", "-c", "user.email=a@b"] + arguments
    process.environment = ["GIT_COMMITTER_DATE": "1600000000 +0200", "HOME": tree.path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
  }
  try git("init", "-q")
  try git("add", "a")
  try git("commit", "-qm", "x")
  if isPacked { try git("gc", "-q") }
  let moment = try BuildMoment(
    of: FilePath(tree.path).appending("a").removingLastComponent(),
    environment: ["PATH": "/usr/bin:/bin"])
  #expect(moment.seconds == 1_600_000_000)
  #expect(moment.origin == .commit)
}

/// RECORD names every file with what it is, and itself last.
/// All of a native project is known; setuptools calls licence files and what setup.py gives dynamic.
@Test func nothingIsCalledDynamic() throws {
  let tree = try ProjectTree([
    "setup.py": "from setuptools import setup\nsetup(name='a', version='1', author='b')\n",
    "a.py": "", "LICENSE": "l",
  ])
  let text = try project(tree).metadataText()
  #expect(text.hasPrefix("Metadata-Version: 2.4\n"))
  #expect(text.contains("License-File: LICENSE\n"))
  #expect(!text.contains("Dynamic"))
}

/// setuptools takes the day on which it builds, so the day has to come from somewhere.
@Test func theDayInAVersionComesFromTheMoment() throws {
  let tree = try ProjectTree([
    "setup.cfg": "[metadata]\nname = a\nversion = 1\n[egg_info]\ntag_build = .dev\ntag_date = 1\n",
    "a.py": "",
  ])
  let moment = BuildMoment(seconds: 1_700_000_001)
  guard
    case .native(let project) = try NativeProject.read(
      FilePath(tree.path), date: { moment.day })
  else {
    Issue.record("it is not native")
    return
  }
  #expect(project.metadata.fullName == "a-1.dev20231114")
  guard case .doubtful(let reasons) = try NativeProject.read(FilePath(tree.path)) else {
    Issue.record("it is native")
    return
  }
  #expect(reasons.contains { $0.contains("`tag_date`") })
}

@Test func recordIsCompleteAndLast() throws {
  let tree = try ProjectTree(files)
  let wheel = try project(tree).wheel(
    WheelOptions(generator: "pyk (1)"), at: BuildMoment(seconds: nil)
  ).archive
  let reader = try ZipReader(wheel.bytes, name: wheel.filename)
  let names = reader.entries.map(\.path.string)
  #expect(names.last == "acme_sql-1.0rc1.dist-info/RECORD")
  #expect(Set(names).count == names.count)
  let last = try #require(reader.entries.last)
  let record = try Record(parsing: try reader.read(last, limit: 1 << 20))
  #expect(record.entries.map(\.path) == names)
  for (entry, line) in zip(reader.entries.dropLast(), record.entries) {
    let bytes = try reader.read(entry, limit: 1 << 20)
    #expect(line.size == bytes.count)
    #expect(line.digest != nil)
  }
}

@Test func wheelOptionsMakeTheName() throws {
  let tree = try ProjectTree(files)
  let project = try project(tree)
  var options = WheelOptions(generator: "pyk (1)")
  options.pythonTag = "py310"
  options.platformName = "Linux-x86.64"
  options.buildNumber = "2b"
  let wheel = try project.wheel(options, at: BuildMoment(seconds: nil)).archive
  #expect(wheel.filename == "acme_sql-1.0rc1-2b-py310-none-linux_x86_64.whl")
  let text = wheel.contents.files.first { $0.path.lastPart == "WHEEL" }.map {
    String(decoding: $0.bytes, as: UTF8.self)
  }
  #expect(
    text == """
      Wheel-Version: 1.0
      Generator: pyk (1)
      Root-Is-Purelib: true
      Build: 2b
      Tag: py310-none-linux_x86_64


      """)
  for bad in ["x1", "1-2", ""] where !bad.isEmpty {
    options.buildNumber = bad
    #expect(throws: (any Error).self) { try project.wheel(options, at: BuildMoment(seconds: nil)) }
  }
}

@Test func universalWheelsAreForPython2Too() throws {
  var options = WheelOptions(generator: "pyk (1)")
  options.isUniversal = true
  let two = try ProjectTree(files)
  #expect(
    try project(two).wheel(options, at: BuildMoment(seconds: nil)).archive.filename
      == "acme_sql-1.0rc1-py2.py3-none-any.whl")
  let three = try ProjectTree(
    files.merging([
      "pyproject.toml": "[project]\nname = 'a'\nversion = '1'\nrequires-python = '>=3.8'\n"
    ]) { $1 })
  #expect(throws: (any Error).self) {
    try project(three).wheel(options, at: BuildMoment(seconds: nil))
  }
}

@Test(arguments: [
  ("#!/usr/bin/env python3 -E\r\nx\r\ny", "#!python -E\nx\ny"), ("#!/bin/sh\r\n", "#!/bin/sh\r\n"),
  ("#!python2.7", "#!python\n"), ("#!/opt/python/bin/perl\n", "#!/opt/python/bin/perl\n"),
  ("print()\n", "print()\n"), ("#!/usr/bin/pythonw\n", "#!/usr/bin/pythonw\n"),
])
func scriptsNameAnyPython(text: String, expected: String) {
  #expect(String(decoding: ScriptText.forAnyPython(Array(text.utf8)), as: UTF8.self) == expected)
}
