import Foundation
import PykDiagnostics
import SystemPackage
import Testing

@testable import PykBuild

private let seeds: [[String: String]] = [
  [
    "pyproject.toml": """
    [build-system]
    requires = ["setuptools>=61"]
    build-backend = "setuptools.build_meta"
    [project]
    name = "acme"
    dynamic = ["version", "readme"]
    description = "x"
    license = {text = "MIT"}
    authors = [{name = "A, B", email = "a@b.c"}]
    dependencies = ["b>=1; python_version < '3'"]
    optional-dependencies.x = ["c"]
    scripts.run = "acme:main"
    [tool.setuptools]
    packages.find.where = ["src"]
    package-data = {"*" = ["*.txt"]}
    [tool.setuptools.dynamic]
    version = {attr = "acme.V"}
    readme = {file = ["README.md"]}
    """, "src/acme/__init__.py": "V = '1.0'\n", "README.md": "# x\n",
    "MANIFEST.in": "include *.md\nrecursive-include src *.txt\nprune a\n",
  ],
  [
    "setup.cfg": """
    [metadata]
    name = acme
    version = attr: acme.V
    long_description = file: README.md
    classifiers =
        Programming Language :: Python :: 3
    [options]
    packages = find:
    package_dir =
        = src
    install_requires = b>=1; c
    [options.packages.find]
    where = src
    [options.entry_points]
    console_scripts =
        run = acme:main
    [egg_info]
    tag_build = .dev
    """, "setup.py": "from setuptools import setup\nsetup(license='MIT', keywords='a,b')\n",
    "src/acme/__init__.py": "V = (1, 0)\n", "README.md": "# x\n",
  ],
]

/// Whatever stands in a project's files, they are read, refused with words of ours, or left to
/// the backend.
@Test func damagedProjectsEndNothing() throws {
  var state: UInt64 = 2026
  func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
  let pieces =
    ["\"", "'", "[", "]", "{", "}", "=", ":", ",", "\n", "..", "/", "%", "\\", "\0", "(", "é"]
    .map { Array($0.utf8) } + [[0xff], Array("[[".utf8), Array("\"\"\"".utf8)]
  var built = 0
  for round in 0..<160 {
    let files = seeds[round % seeds.count]
    let tree = try ProjectTree(files)
    let names = files.keys.sorted()
    let name = names[next(names.count)]
    var bytes = Array((files[name] ?? "").utf8)
    for _ in 0..<next(4) where !bytes.isEmpty {
      let place = next(bytes.count)
      switch next(3) {
      case 0: bytes.removeSubrange(place..<min(bytes.count, place + 1 + next(12)))
      case 1: bytes.insert(contentsOf: pieces[next(pieces.count)], at: place)
      default: bytes[place] = UInt8(next(256))
      }
    }
    try tree.write(name, Data(bytes))
    do {
      guard case .native(let project) = try NativeProject.read(FilePath(tree.path)) else {
        continue
      }
      _ = try project.sdistContents()
      _ = try project.wheel(WheelOptions(generator: "pyk (1)"), at: BuildMoment(seconds: 0))
      built += 1
    } catch {
      #expect(error is any Diagnosable, "\(error): \(String(decoding: bytes, as: UTF8.self))")
    }
  }
  #expect(built > 20)
}
