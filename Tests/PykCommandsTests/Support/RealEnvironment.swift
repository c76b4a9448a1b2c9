import Foundation
import SystemPackage

/// An environment that Python's own tools made: `venv`, and pip with wheels of the test's making.
///
/// - `demo 1.0` asks for `leaf>=2`, and for `absent` where an extra is wanted.
/// - `Leaf.Pkg` is written with a dot; `edit 0.1` runs from its project's folder; `direct 1.0` came
///   from a file.
final class RealEnvironment: Sendable {
  let folder: FilePath
  var environment: FilePath { folder.appending("env") }
  var project: FilePath { folder.appending("project") }
  var wheels: FilePath { folder.appending("wheels") }
  /// Newer versions of some of them, and wheels for some Pythons only.
  var newer: FilePath { folder.appending("newer") }

  /// Python with venv and pip; nil where there is none. The first on PATH is the one that
  /// `make test` has given the newest pip.
  static let python: String? =
    found
    ?? ["/usr/bin/python3", "/usr/local/bin/python3"].first {
      run($0, ["-c", "import venv, pip"]).status == 0
    }

  private static let found: String? = {
    let answer = run("/bin/sh", ["-c", "command -v python3"])
    let path = answer.output.trimmingCharacters(in: .whitespacesAndNewlines)
    return answer.status == 0 && run(path, ["-c", "import venv, pip"]).status == 0 ? path : nil
  }()

  /// One that nobody changes.
  static let shared = Result { try RealEnvironment() }

  /// A copy of the shared one's environment, to be changed.
  static func changeable() throws -> FilePath {
    let folder = try shared.get().folder
    let copy = folder.appending("copy-\(UUID().uuidString)")
    try FileManager.default.copyItem(
      atPath: folder.appending("env").string, toPath: copy.string)
    return copy
  }

  init() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("pyk-look-\(UUID().uuidString)").path
    folder = FilePath(path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard let python = Self.python else { throw Absence() }
    let answer = run(python, ["-c", Self.recipe, path])
    guard answer.status == 0 else { throw Absence(text: answer.output + answer.errors) }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder.string) }

  struct Absence: Error { var text = "" }

  /// What pip prints about the environment, for each command line.
  ///
  /// The environment's Python loads the other one's pip once, as `pip --python` does, and forks.
  func pip(_ commands: [[String]], in environment: FilePath? = nil) throws -> [Answer] {
    let python = environment.map { $0.appending("bin").appending("python") } ?? python
    let place = run(Self.python ?? "", ["-c", "import pip; print(pip.__file__)"]).output
    let json = try JSONEncoder().encode(commands)
    let answer = run(
      python.string,
      [
        "-c", Self.forks, place.trimmingCharacters(in: .newlines),
        String(decoding: json, as: UTF8.self),
      ])
    let texts = try JSONDecoder().decode([[String]].self, from: Data(answer.output.utf8))
    return texts.map { Answer(output: $0[0], errors: $0[1], status: Int32($0[2]) ?? -1) }
  }

  private static let forks = """
    import importlib.util, importlib.machinery, json, os, sys, tempfile
    folder = os.path.dirname(sys.argv[1])

    class Finder:
        @classmethod
        def find_spec(cls, name, path=None, target=None):
            if name == 'pip':
                return importlib.util.spec_from_file_location(
                    'pip', folder + '/__init__.py', submodule_search_locations=[folder])

    sys.meta_path.insert(0, Finder)
    from pip._internal.cli.main import main
    import pip._internal.commands.list, pip._internal.commands.freeze, pip._internal.commands.show
    answers = []
    for command in json.loads(sys.argv[2]):
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            child = os.fork()
            if child == 0:
                os.dup2(output.fileno(), 1)
                os.dup2(errors.fileno(), 2)
                status = 120
                try:
                    status = main(['--disable-pip-version-check', '--isolated', *command])
                    sys.stdout.flush()
                    sys.stderr.flush()
                finally:
                    os._exit(status)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            output.seek(0)
            errors.seek(0)
            answers.append([output.read().decode(), errors.read().decode(), str(status)])
    print(json.dumps(answers))
    """

  var python: FilePath { environment.appending("bin").appending("python") }

  var sitePackages: FilePath {
    let lib = environment.appending("lib")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: lib.string)) ?? []
    return lib.appending(names.first { $0.hasPrefix("python") } ?? "").appending("site-packages")
  }

  /// What pyk prints about it.
  func pyk(_ arguments: String..., in folder: FilePath? = nil) -> Transcript {
    pyk(arguments, in: folder)
  }

  func pyk(_ arguments: [String], in folder: FilePath? = nil) -> Transcript {
    PykCommandsTests.pyk(
      arguments + ["--no-cache", "--python", environment.string],
      environment: ["PATH": "/usr/bin:/bin", "HOME": self.folder.string],
      in: folder ?? self.folder)
  }

  private static let recipe = """
    import base64, hashlib, os, subprocess, sys, venv, zipfile
    root = sys.argv[1]
    os.makedirs(root + '/wheels')
    os.makedirs(root + '/project')
    os.makedirs(root + '/newer')

    def wheel(name, version, *fields, files=(), tag='py3-none-any', folder='wheels'):
        stem = '%s-%s' % (name.replace('-', '_'), version)
        info = stem + '.dist-info/'
        contents = {
            info + 'METADATA': '\\n'.join(
                ['Metadata-Version: 2.1', 'Name: ' + name, 'Version: ' + version, *fields]) + '\\n\\nBody\\n',
            info + 'WHEEL': 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: %s\\n' % tag,
            **dict(files)}
        path = '%s/%s/%s-%s.whl' % (root, folder, stem, tag)
        record = ''
        with zipfile.ZipFile(path, 'w') as archive:
            for file, text in contents.items():
                archive.writestr(file, text)
                hashed = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
                record += '%s,sha256=%s,%d\\n' % (file, hashed.rstrip(b'=').decode(), len(text))
            archive.writestr(info + 'RECORD', record + info + 'RECORD,,\\n')
        return path

    wheel('demo', '1.0', 'Summary: A demonstration', 'Home-page: https://demo.example.org',
          'Author: Ada', 'Author-email: ada@example.org', 'License: MIT',
          'Classifier: Programming Language :: Python :: 3',
          'Project-URL: Docs, https://docs.example.org',
          'Requires-Dist: leaf-pkg>=2', 'Requires-Dist: absent ; extra == "more"',
          'Provides-Extra: more',
          files=[('demo/__init__.py', 'x = 1\\n'),
                 ('demo-1.0.dist-info/entry_points.txt', '[console_scripts]\\ndemo = demo:main\\n')])
    wheel('Leaf.Pkg', '2.0', files=[('leaf.py', '')])
    wheel('Zebra', '0.9.0', 'Requires-Dist: Leaf_Pkg', files=[('zebra.py', '')])
    direct = wheel('direct', '1.0', files=[('direct.py', '')])
    wheel('edit', '0.1', files=[('edit.py', '')])
    for version in ['1.0', '1.1', '1.2rc1']:
        wheel('demo', version, 'Requires-Dist: leaf-pkg>=2', files=[('demo.py', '')], folder='newer')
    wheel('Leaf.Pkg', '2.0', files=[('leaf.py', '')], folder='newer')
    wheel('Zebra', '1.0', 'Requires-Dist: Leaf_Pkg', files=[('zebra.py', '')], folder='newer')
    for tag in ['cp39-cp39-win_amd64', 'py3-none-win_amd64', 'py39-none-any', 'py38-none-any']:
        wheel('plat', '1.0', files=[('plat.py', '')], tag=tag, folder='newer')

    venv.EnvBuilder(symlinks=True).create(root + '/env')
    python = root + '/env/bin/python'
    clean = {k: v for k, v in os.environ.items() if not k.startswith('PIP_')}
    subprocess.run([sys.executable, '-m', 'pip', '--disable-pip-version-check', '--isolated', '--python', python,
                    'install', '-q', '--no-index', '--no-compile', '--find-links', root + '/wheels',
                    'demo', 'Zebra', 'edit', direct], check=True, env=clean)
    import glob
    info, = glob.glob(root + '/env/lib/python*/site-packages/edit-0.1.dist-info')
    with open(info + '/direct_url.json', 'w') as file:
        file.write('{"dir_info": {"editable": true}, "url": "file://%s/project"}' % root)
    """
}

struct Answer {
  var output: String
  var errors: String
  var status: Int32
}

/// Runs a program with none of this process's settings of pip.
func run(_ program: String, _ arguments: [String]) -> Answer {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment.filter {
    !$0.key.hasPrefix("PIP_") && $0.key != "VIRTUAL_ENV" && !$0.key.hasPrefix("PYTHON")
  }
  let output = Pipe()
  let errors = FileManager.default.temporaryDirectory
    .appendingPathComponent("pyk-errors-\(UUID().uuidString)")
  _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
  defer { try? FileManager.default.removeItem(at: errors) }
  process.standardOutput = output
  process.standardInput = FileHandle.nullDevice
  process.standardError = try? FileHandle(forWritingTo: errors)
  guard (try? process.run()) != nil else { return Answer(output: "", errors: "", status: 127) }
  let text = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return Answer(
    output: String(decoding: text, as: UTF8.self),
    errors: (try? String(contentsOf: errors, encoding: .utf8)) ?? "",
    status: process.terminationStatus)
}
