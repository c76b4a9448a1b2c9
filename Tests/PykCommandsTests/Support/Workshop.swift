import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// A folder of the test's making with an environment, a home, a cache and wheels, for what only the
/// program itself can show: descriptors, limits, owners.
final class Workshop: Sendable {
  let folder: FilePath
  var environment: FilePath { folder.appending("env") }
  var wheels: FilePath { folder.appending("wheels") }
  var cache: FilePath { folder.appending("cache") }
  var variables: [String: String] {
    ["PATH": "/usr/bin:/bin", "HOME": folder.string, "PYK_CACHE_DIR": cache.string]
  }

  /// - Parameter python: What the environment is made with; nil: what all tests use.
  init(python: String? = nil) throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("pyk-shop-\(UUID().uuidString)").path
    folder = FilePath(path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let made = pyk(
      ["venv", "-q", "-p", python ?? RealEnvironment.python ?? "", environment.string],
      environment: variables, in: folder)
    guard made.status == .done else { throw RealEnvironment.Absence(text: made.errors) }
  }

  deinit {
    _ = PykCommandsTests.run("/bin/chmod", ["-R", "u+rwX", folder.string])
    try? FileManager.default.removeItem(atPath: folder.string)
  }

  /// Writes wheels and sources, each as Python: `wheel('acme', '1.0', 'base>=1', size=100)`.
  func make(_ lines: String...) throws {
    let answer = PykCommandsTests.run(
      RealEnvironment.python ?? "",
      ["-c", Self.recipe + lines.joined(separator: "\n"), folder.string])
    guard answer.status == 0 else { throw RealEnvironment.Absence(text: answer.errors) }
  }

  func write(_ text: String, to path: String) throws {
    try text.write(
      toFile: folder.appending(path).string, atomically: true, encoding: .utf8)
  }

  func text(_ path: String) -> String? {
    try? String(contentsOfFile: folder.appending(path).string, encoding: .utf8)
  }

  /// Runs pyk in this process.
  func run(
    _ arguments: [String], _ more: [String: String] = [:], python: Bool = true
  ) -> Transcript {
    pyk(
      arguments + (python ? ["--python", environment.string] : []),
      environment: variables.merging(more) { $1 }, in: folder)
  }

  func install(_ arguments: String...) -> Transcript {
    run(["install", "--no-index", "-f", wheels.string] + arguments)
  }

  /// Runs shell words in which `$PYK` is the program.
  ///
  /// - Parameter program: Where it is; beside the tests by default.
  func shell(_ script: String, program: String? = nil) -> Answer {
    PykCommandsTests.run(
      "/usr/bin/env",
      ["-i"] + variables.map { "\($0.key)=\($0.value)" }
        + [
          "PYK=\(program ?? WarmRun.program ?? "")", "/bin/sh", "-c",
          "cd \(folder) || exit 99\n\(script)",
        ])
  }

  /// Every path below a folder, with its kind and contents.
  func tree(_ place: FilePath? = nil) throws -> [String: String] {
    let place = place ?? environment
    var all: [String: String] = [:]
    let names = FileManager.default.enumerator(atPath: place.string)
    for name in names?.compactMap({ $0 as? String }) ?? [] {
      let path = place.appending(name).string
      var isFolder: ObjCBool = false
      if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) {
        all[name] = "-> \(target)"
      } else if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
        isFolder.boolValue
      {
        all[name] = "folder"
      } else {
        all[name] = FileManager.default.contents(atPath: path)?.base64EncodedString() ?? ""
      }
    }
    return all
  }

  /// What an interrupted or failed command could have left in the environment and the store.
  func leftovers() throws -> [String] {
    try (Array(tree(environment).keys) + Array(tree(cache).keys)).filter { path in
      let name = FilePath(path).lastComponent?.string ?? ""
      return name.hasPrefix(".pyk-") || name.hasSuffix(".part") || name.hasSuffix(".pyk-new")
        || name.hasPrefix(".tmp") || path.hasPrefix("wheels/.")
    }
  }

  private static let recipe = #"""
    import base64, hashlib, io, os, sys, tarfile, zipfile
    root = sys.argv[1]
    os.makedirs(root + '/wheels', exist_ok=True)

    def wheel(name, version, *requires, size=0, tag='py3-none-any', python='', files=(), drop=(),
              record=None, file=None):
        info = '%s-%s.dist-info/' % (name, version)
        contents = {name + '/__init__.py': b'version = %r\n' % version.encode()}
        if size:
            contents[name + '/data.bin'] = os.urandom(size)
        contents[info + 'METADATA'] = (
            'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' % (name, version)
            + ''.join('Requires-Dist: %s\n' % each for each in requires)
            + ('Requires-Python: %s\n' % python if python else '')).encode()
        contents[info + 'WHEEL'] = (
            'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: %s\n' % tag).encode()
        for path, text in dict(files).items():
            contents[path] = text.encode()
        lines = ''
        path = '%s/wheels/%s' % (root, file or '%s-%s-%s.whl' % (name, version, tag))
        with zipfile.ZipFile(path, 'w') as archive:
            for member, body in contents.items():
                if member not in drop:
                    archive.writestr(member, body)
                digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest())
                lines += '%s,sha256=%s,%d\n' % (member, digest.decode().rstrip('='), len(body))
            lines += info + 'RECORD,,\n'
            if info + 'RECORD' not in drop:
                archive.writestr(info + 'RECORD', record(lines) if record else lines)

    # A project that its backend makes without anything of anybody's.
    backend = '''
    import base64, hashlib, zipfile
    def get_requires_for_build_wheel(config_settings=None): return []
    def build_wheel(directory, config_settings=None, metadata_directory=None):
        name, version, needs = NAME, VERSION, NEEDS
        info = '%s-%s.dist-info/' % (name, version)
        contents = {
            name + '.py': b'built = True\\n',
            info + 'METADATA': ('Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n' % (name, version)
                + ''.join('Requires-Dist: %s\\n' % each for each in needs)).encode(),
            info + 'WHEEL': b'Wheel-Version: 1.0\\nGenerator: t\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n'}
        file = '%s-%s-py3-none-any.whl' % (name, version)
        lines = ''
        with zipfile.ZipFile(directory + '/' + file, 'w') as archive:
            for member, body in contents.items():
                archive.writestr(member, body)
                digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest())
                lines += '%s,sha256=%s,%d\\n' % (member, digest.decode().rstrip('='), len(body))
            archive.writestr(info + 'RECORD', lines + info + 'RECORD,,\\n')
        return file
    '''

    def sdist(name, version, *needs):
        stem = '%s-%s' % (name, version)
        text = 'NAME, VERSION, NEEDS = %r, %r, %r\n' % (name, version, list(needs)) + backend
        members = {
            'PKG-INFO': 'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' % (name, version),
            'pyproject.toml': '[build-system]\nrequires = []\nbuild-backend = "own"\nbackend-path = ["."]\n',
            'own.py': text}
        with tarfile.open('%s/wheels/%s.tar.gz' % (root, stem), 'w:gz') as archive:
            for member, body in members.items():
                entry = tarfile.TarInfo(stem + '/' + member)
                entry.size = len(body)
                archive.addfile(entry, io.BytesIO(body.encode()))


    """#
}
