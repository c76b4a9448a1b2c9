import Foundation
import SystemPackage

@testable import PykCommands

/// A folder of the test's making, with projects that bring their own backend: nothing of anybody
/// else's is needed to build them.
final class TreeProjects: Sendable {
  let folder: FilePath
  var environment: FilePath { folder.appending("env") }
  var cache: FilePath { folder.appending("cache") }

  init() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("pyk-tree-\(UUID().uuidString)").path
    folder = FilePath(path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let made = pyk(
      ["venv", "-q", "-p", RealEnvironment.python ?? "", environment.string],
      environment: variables, in: folder)
    guard made.status == .done else { throw RealEnvironment.Absence(text: made.errors) }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder.string) }

  var variables: [String: String] {
    ["PATH": "/usr/bin:/bin", "HOME": folder.string, "PYK_CACHE_DIR": cache.string]
  }

  func run(_ arguments: String...) -> Transcript {
    pyk(
      arguments + ["--python", environment.string], environment: variables, in: folder)
  }

  func python(_ program: String) -> String {
    let answer = PykCommandsTests.run(
      environment.appending("bin").appending("python").string, ["-c", program])
    return (answer.output + answer.errors).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func write(_ text: String, to path: String) throws {
    let whole = folder.appending(path)
    try FileManager.default.createDirectory(
      atPath: whole.removingLastComponent().string, withIntermediateDirectories: true)
    try text.write(toFile: whole.string, atomically: true, encoding: .utf8)
  }

  func text(_ path: String) -> String? {
    try? String(contentsOfFile: folder.appending(path).string, encoding: .utf8)
  }

  /// Writes a project whose module `name` has `value`.
  ///
  /// - Parameters:
  ///   - extra: Python that stands at the end of its backend.
  ///   - asks: What its backend asks for beside `requires`.
  func project(
    _ name: String, version: String = "1.0", value: Int = 1, requires: [String] = [],
    asks: [String] = [], needs: [String] = [], extra: String = "", in place: String? = nil
  ) throws {
    let place = place ?? name
    func list(_ items: [String]) -> String {
      "[" + items.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    }
    try write(
      """
      [build-system]
      requires = \(list(requires))
      build-backend = "tree_backend"
      backend-path = ["tools"]
      """, to: "\(place)/pyproject.toml")
    try write("value = \(value)\n", to: "\(place)/src/\(name).py")
    try write(
      """
      NAME, VERSION = \(pythonText(name)), \(pythonText(version))
      ASKS, NEEDS = \(list(asks)), \(list(needs))
      COUNTER = \(pythonText(folder.appending("\(name).calls").string))
      """ + "\n" + Self.backend + "\n" + extra + "\n", to: "\(place)/tools/tree_backend.py")
  }

  /// The hooks that were called, in order.
  func calls(_ name: String) -> [String] {
    (text("\(name).calls") ?? "").split(separator: "\n").map(String.init)
  }

  /// Packs a project as a source distribution into `files`.
  func sdist(_ name: String, version: String = "1.0", metadata: String? = nil) throws {
    try write(
      metadata ?? "Metadata-Version: 1.0\nName: \(name)\nVersion: \(version)\n",
      to: "\(name)/PKG-INFO")
    try FileManager.default.createDirectory(
      atPath: folder.appending("files").string, withIntermediateDirectories: true)
    let answer = PykCommandsTests.run(
      "/bin/sh",
      [
        "-c",
        "cd \"$0\" && tar -czf files/\(name)-\(version).tar.gz "
          + "--transform 's,^,\(name)-\(version)/,' "
          + "-C \(name) PKG-INFO pyproject.toml src tools", folder.string,
      ])
    guard answer.status == 0 else { throw RealEnvironment.Absence(text: answer.errors) }
  }

  private func pythonText(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }

  private static let backend = #"""
    import os, sys, zipfile

    def note(hook):
        with open(COUNTER, 'a') as file:
            file.write(hook + '\n')

    def metadata():
        lines = ['Metadata-Version: 2.1', 'Name: ' + NAME, 'Version: ' + VERSION]
        return '\n'.join(lines + ['Requires-Dist: ' + need for need in NEEDS]) + '\n'

    def get_requires_for_build_wheel(config_settings=None):
        return ASKS

    def get_requires_for_build_editable(config_settings=None):
        return ASKS

    def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
        note('prepare_metadata_for_build_wheel')
        folder = '%s-%s.dist-info' % (NAME, VERSION)
        os.mkdir(os.path.join(metadata_directory, folder))
        with open(os.path.join(metadata_directory, folder, 'METADATA'), 'w') as file:
            file.write(metadata())
        return folder

    def wheel(wheel_directory, members):
        name = '%s-%s-py3-none-any.whl' % (NAME, VERSION)
        info = '%s-%s.dist-info/' % (NAME, VERSION)
        members[info + 'METADATA'] = metadata()
        members[info + 'WHEEL'] = 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n'
        record = info + 'RECORD'
        import base64, hashlib
        lines = []
        with zipfile.ZipFile(os.path.join(wheel_directory, name), 'w') as archive:
            for path, text in members.items():
                data = text.encode()
                digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip('=')
                lines.append('%s,sha256=%s,%d' % (path, digest, len(data)))
                archive.writestr(path, data)
            archive.writestr(record, '\n'.join(lines + [record + ',,']) + '\n')
        return name

    def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
        note('build_wheel')
        print('settings', config_settings)
        with open(os.path.join('src', NAME + '.py')) as file:
            return wheel(wheel_directory, {NAME + '.py': file.read()})

    def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
        note('build_editable')
        path = os.path.join(os.getcwd(), 'src')
        return wheel(wheel_directory, {'__editable__.%s.pth' % NAME: path + '\n'})
    """#
}
