import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// A project on the disk while a test needs it.
private final class Project {
  let path: String
  var folder: FilePath { FilePath(path) }

  init(_ more: [String: String] = [:]) throws {
    path = NSTemporaryDirectory() + "pyk-building-" + UUID().uuidString
    let files = [
      "pyproject.toml": "[project]\nname = 'Acme.SQL'\nversion = '0.1.1'\n",
      "acme/__init__.py": "x = 1\n", "acme/words.txt": "a\n",
    ]
    for (name, text) in files.merging(more, uniquingKeysWith: { $1 }) {
      let file = URL(fileURLWithPath: path).appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  func names(in folder: String = "dist") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []).sorted()
  }

  func run(_ arguments: String...) -> Transcript {
    pyk(arguments, environment: ["PATH": "/usr/bin:/bin", "HOME": "/nowhere"], in: folder)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite struct NativeBuildingTests {
  @Test func buildSaysWhatItMadeLast() throws {
    let project = try Project()
    let build = project.run("build")
    #expect(build.status == .done, "\(build.errors)")
    #expect(
      build.output
        == "Successfully built acme_sql-0.1.1.tar.gz and acme_sql-0.1.1-py3-none-any.whl\n")
    #expect(project.names() == ["acme_sql-0.1.1-py3-none-any.whl", "acme_sql-0.1.1.tar.gz"])
  }

  @Test func eachCommandPrintsItsPaths() throws {
    // Folders that discovery passes over: any other would count as a second package.
    let project = try Project([
      "setup.cfg": "[sdist]\ndist_dir = dist/out\n[bdist_wheel]\npython_tag=py39\n"
    ])
    let sdist = project.run("sdist", "--formats", "gztar,zip")
    #expect(sdist.output == "dist/out/acme_sql-0.1.1.tar.gz\ndist/out/acme_sql-0.1.1.zip\n")
    let wheel = project.run(
      "bdist_wheel", "-d", "\(project.path)/build/else", "--build-number", "1")
    #expect(wheel.output == "build/else/acme_sql-0.1.1-1-py39-none-any.whl\n")
    #expect(project.names(in: "build/else").count == 1)
    #expect(project.run("bdist-wheel", ".").status == .done)
    #expect(
      project.run("build", "-s", "-o", "b").output == "Successfully built acme_sql-0.1.1.tar.gz\n")
  }

  @Test func formatsMayHaveSpacesAndBeBlankInSetupCfg() throws {
    let project = try Project(["setup.cfg": "[sdist]\nformats =\n"])
    #expect(project.run("sdist").output == "dist/acme_sql-0.1.1.tar.gz\n")
    #expect(
      project.run("sdist", "--formats", "gztar, zip").output
        == "dist/acme_sql-0.1.1.tar.gz\ndist/acme_sql-0.1.1.zip\n")
  }

  @Test func faultsOfSetupScriptsHaveTheirLine() throws {
    let project = try Project([
      "pyproject.toml": "[build-system]\nrequires = ['setuptools']\n",
      "setup.py": "from setuptools import setup\n\nsetup(\n    name='acme', version='one')\n",
    ])
    for arguments in [
      ["sdist"], ["install", "--backend", "native", "--target", "site", "--no-index", "."],
    ] {
      let run = pyk(
        arguments, environment: ["PATH": "/usr/bin:/bin", "HOME": project.path], in: project.folder)
      #expect(run.status == .failed)
      #expect(run.errors.contains("can't use line 4 of `setup.py`\n"), "\(run.errors)")
      #expect(run.errors.contains("version='one'"))
    }
  }

  @Test func dryRunsWriteNothing() throws {
    let project = try Project()
    let run = project.run("bdist_wheel", "--dry-run")
    #expect(run.status == .done)
    #expect(run.output.hasPrefix("  6  acme/__init__.py\n"))
    #expect(run.output.hasSuffix("  acme_sql-0.1.1.dist-info/RECORD\n"))
    #expect(run.errors.contains("acme_sql-0.1.1-py3-none-any.whl"))
    #expect(project.run("build", "--dry-run").status == .done)
    #expect(!FileManager.default.fileExists(atPath: project.path + "/dist"))
  }

  @Test(arguments: [
    ["sdist", "--formats", "rpm"], ["bdist_wheel", "--build-number", "x"],
    ["bdist_wheel", "--python-tag", "p-y"], ["sdist", "nowhere"],
    ["bdist_wheel", "--plat-name", "a/b"], ["sdist", "-d", "pyproject.toml/x"],
  ])
  func failuresWriteNothing(arguments: [String]) throws {
    let project = try Project()
    let run = pyk(
      arguments, environment: ["PATH": "/usr/bin:/bin", "HOME": "/nowhere"], in: project.folder)
    #expect(run.status == .failed, "\(run.errors)")
    #expect(run.errors.hasPrefix("error: "))
    #expect(!FileManager.default.fileExists(atPath: project.path + "/dist"))
  }

  @Test func wrongCommandLinesAreUsage() throws {
    let project = try Project()
    #expect(project.run("bdist_wheel", "--universal", "--python-tag", "py3").status == .usage)
    #expect(project.run("build", "--backend", "magic").status == .usage)
    #expect(project.run("sdist", "a", "b").status == .usage)
    #expect(project.run("sdist", "--formats", " ,").status == .usage)
  }

  @Test func brokenProjectsSayWhereAndWriteNothing() throws {
    let project = try Project([
      "pyproject.toml": "[project]\nname = 'a'\nversion = '1'\nreadme = 'README.md'\n"
    ])
    for command in ["build", "sdist", "bdist_wheel"] {
      let run = project.run(command)
      #expect(run.status == .failed)
      #expect(
        run.errors == """
          error: can't use line 4 of `pyproject.toml`
                 readme = 'README.md'
                          ^ there is no file `README.md`
          hint:  add the file, or take its name out

          """)
    }
    #expect(!FileManager.default.fileExists(atPath: project.path + "/dist"))
  }

  @Test func theReasonForTheWayIsSaid() throws {
    let project = try Project()
    #expect(project.run("sdist", "-v").errors.contains("building natively"))
    let computed = try Project([
      "setup.py": "from setuptools import setup\nsetup(version=open('v').read())\n"
    ])
    let run = computed.run("sdist", "--backend", "native")
    #expect(run.status == .failed)
    #expect(run.errors.contains("cause: `setup.py` computes `version` (line 2)"))
  }

  private static let program = FilePath(CommandLine.arguments[0]).removingLastComponent()
    .appending("pyk").string
  private static let isBuilt = FileManager.default.isExecutableFile(atPath: program)

  /// Whoever builds it, wherever, and however their machine is set up: the same bytes.
  @Test(.enabled(if: isBuilt, "`pyk` is not built beside the tests"))
  func surroundingsChangeNothing() throws {
    var archives: [[String: Data]] = []
    for (umask, locale, zone) in [("022", "C", "UTC"), ("077", "tr_TR.UTF-8", "Asia/Kolkata")] {
      let project = try Project(["acme/ü.py": "", "bin/run": "#!/usr/bin/env python\n"])
      let copy = project.path + "-copy"
      defer { try? FileManager.default.removeItem(atPath: copy) }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = [
        "-c",
        "umask \(umask); cp -r \"$1\" \"$2\" && cd \"$2\" && \"$3\" build -q && \"$3\" sdist -q "
          + "--formats zip", "sh", project.path, copy, Self.program,
      ]
      process.environment = [
        "PATH": "/usr/bin:/bin", "LC_ALL": locale, "TZ": zone, "HOME": copy,
        "SOURCE_DATE_EPOCH": "1700000000",
      ]
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      var found: [String: Data] = [:]
      for name in try FileManager.default.contentsOfDirectory(atPath: copy + "/dist") {
        found[name] = try Data(contentsOf: URL(fileURLWithPath: copy + "/dist/" + name))
      }
      archives.append(found)
    }
    #expect(archives[0].count == 3)
    #expect(archives[0] == archives[1])
  }
}

/// The other way: what isn't setuptools' is built by its own backend, and the wheel from the sdist.
@Test(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
func backendsBuildWhatIsTheirs() throws {
  let tree = try TreeProjects()
  try tree.project(
    "acme", value: 5,
    extra: """
      def build_sdist(folder, settings=None):
          note('build_sdist %s' % settings)
          import tarfile
          top = '%s-%s' % (NAME, VERSION)
          with tarfile.open(os.path.join(folder, top + '.tar.gz'), 'w:gz') as archive:
              for name in ('pyproject.toml', 'src', 'tools'):
                  archive.add(name, top + '/' + name)
          return top + '.tar.gz'
      """)
  let dry = tree.run("build", "--dry-run", "--no-index", "acme")
  #expect(dry.status == .done, "\(dry.errors)")
  #expect(dry.output.contains("  acme-1.0/src/acme.py\n"))
  #expect(dry.output.contains("  acme.py\n"))
  #expect(tree.text("acme/dist/acme-1.0.tar.gz") == nil)
  let build = tree.run("build", "--no-index", "-C", "x=1", "acme")
  #expect(build.output == "Successfully built acme-1.0.tar.gz and acme-1.0-py3-none-any.whl\n")
  #expect(tree.calls("acme").contains("build_sdist {'x': '1'}"))
  #expect(
    tree.run("install", "--no-index", "acme/dist/acme-1.0-py3-none-any.whl").status == .done)
  #expect(tree.python("import acme; print(acme.value)") == "5")
  // A failing hook leaves nothing behind.
  try tree.project("bad", extra: "def build_sdist(*a, **k): raise ValueError('no luck')")
  let failed = tree.run("sdist", "--no-index", "bad")
  #expect(failed.status == .failed)
  #expect(failed.errors.contains("no luck"))
  #expect(!FileManager.default.fileExists(atPath: tree.folder.appending("bad/dist").string))
  let native = tree.run("sdist", "--backend", "native", "bad")
  #expect(native.errors.contains("`tree_backend`"))
}
