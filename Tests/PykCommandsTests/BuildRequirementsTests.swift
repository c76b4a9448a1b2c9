import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// What a kept wheel was built with, and what is built at the same time.
@Suite(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
struct BuildRequirementsTests {
  private let tree: TreeProjects

  init() throws { tree = try TreeProjects() }

  private func install(_ more: String...) -> Transcript {
    _ = tree.run("uninstall", "-y", "acme")
    return pyk(
      ["install", "--no-index", "-f", "files", "acme", "--python", tree.environment.string] + more,
      environment: tree.variables, in: tree.folder)
  }

  private var built: Int { tree.calls("acme").filter { $0 == "build_wheel" }.count }

  /// What stands in the records of kept wheels of `acme`.
  private var environments: Set<String> {
    let folder = tree.cache.appending("built").string
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let lines = names.flatMap { name -> [String] in
      guard let text = tree.text("cache/built/\(name)/record"),
        let record = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
        (record["wheel"] as? String)?.hasPrefix("acme") == true
      else { return [] }
      return record["environment"] as? [String] ?? []
    }
    return Set(lines.map { String($0.prefix { $0 != " " }) })
  }

  @Test func otherRequirementsAreAnotherWheel() throws {
    try tree.project("helper", value: 1)
    try tree.sdist("helper")
    try tree.project("acme", requires: ["helper"])
    try tree.sdist("acme")
    let first = install()
    #expect(first.output == "+ acme 1.0\n", "\(first.errors)")
    #expect(install().status == .done)
    #expect(built == 1)
    #expect(environments == ["helper==1.0"])

    // Another choice of what builds is another wheel; other words for the same are not.
    try tree.write("helper == 1.0\n", to: "held.txt")
    #expect(install("--build-constraint", "held.txt").status == .done)
    #expect(built == 2)
    try tree.write("# as before\nhelper==1.0\n", to: "same.txt")
    #expect(install("--build-constraint", "same.txt").status == .done)
    #expect(built == 2)

    // A newer version changes nothing until it is asked for.
    try tree.project("helper", version: "2.0", value: 2)
    try tree.sdist("helper", version: "2.0")
    #expect(install().status == .done)
    #expect(built == 2)
    let anew = install("--refresh", "-v")
    #expect(anew.status == .done, "\(anew.errors)")
    #expect(anew.errors.contains("acme 1.0 is built anew"))
    #expect(built == 3)
    #expect(environments == ["helper==1.0", "helper==2.0"])
    #expect(install("--refresh").status == .done)
    #expect(built == 3)
    #expect(install("--refresh-package", "acme").status == .done)
    #expect(built == 3)

    // What stands in somebody's environment is nobody's to know by.
    #expect(install("--no-build-isolation").status == .done)
    #expect(install("--no-build-isolation").status == .done)
    #expect(built == 5)

    // Changed requirements are another source.
    try tree.project("acme", requires: ["helper<2"])
    try tree.sdist("acme")
    #expect(install().status == .done)
    #expect(built == 6)
  }

  /// A folder of archives tells no hashes; what they are shows when they are there.
  @Test func archivesInFoldersAreBuiltOnce() throws {
    try tree.project("acme")
    try tree.sdist("acme", metadata: "Metadata-Version: 2.2\nName: acme\nVersion: 1.0\n")
    #expect(install().output == "+ acme 1.0\n")
    #expect(install().output == "+ acme 1.0\n")
    #expect(tree.calls("acme") == ["build_wheel"])
  }

  private static let meeting = """
    import time
    def meet():
        with open(COUNTER + '.here', 'w'):
            pass
        other = COUNTER.replace(NAME, {'one': 'two', 'two': 'one'}[NAME]) + '.here'
        for _ in range(200):
            if os.path.exists(other):
                return
            time.sleep(0.1)
        raise RuntimeError('the other one never came')
    asked, built = prepare_metadata_for_build_wheel, build_wheel
    def prepare_metadata_for_build_wheel(*arguments, **named):
        meet()
        return asked(*arguments, **named)
    def build_wheel(*arguments, **named):
        meet()
        return built(*arguments, **named)
    """

  private static let hasCores = ProcessInfo.processInfo.activeProcessorCount > 1

  /// Each of two backends waits until the other has begun.
  @Test(.enabled(if: hasCores, "needs two cores")) func foldersAreBuiltSideBySide() throws {
    for name in ["one", "two"] { try tree.project(name, extra: Self.meeting) }
    let transcript = tree.run("install", "--no-index", "./one", "./two")
    #expect(transcript.output == "+ one 1.0\n+ two 1.0\n", "\(transcript.errors)")
  }

  @Test(.enabled(if: hasCores, "needs two cores")) func sourcesAreAskedSideBySide() throws {
    for name in ["one", "two"] {
      try tree.project(name, extra: Self.meeting)
      try tree.sdist(name)
    }
    let transcript = tree.run("install", "--no-index", "-f", "files", "one", "two")
    #expect(transcript.output == "+ one 1.0\n+ two 1.0\n", "\(transcript.errors)")
    #expect(tree.calls("one") == ["prepare_metadata_for_build_wheel", "build_wheel"])
  }

  /// Without dependencies there is nothing to ask.
  @Test func withoutDependenciesNobodyIsAsked() throws {
    try tree.project("acme")
    try tree.sdist("acme")
    let file = tree.run(
      "download", "--no-index", "-f", "files", "--no-deps", "-d", "out", "acme")
    #expect(file.status == .done, "\(file.errors)")
    #expect(tree.calls("acme") == [])
    #expect(install("--no-deps").output == "+ acme 1.0\n")
    #expect(tree.calls("acme") == ["build_wheel"])
  }

  /// What fails is told once, at its turn, and nothing is changed.
  @Test func theFirstFaultOfManyIsTold() throws {
    try tree.project("good")
    for name in ["bad", "worse"] {
      try tree.project(name, extra: "raise RuntimeError('no luck with \(name)')")
    }
    let transcript = tree.run("install", "--no-index", "./good", "./bad", "./worse")
    #expect(transcript.status == .failed)
    #expect(transcript.errors.contains("no luck with bad"), "\(transcript.errors)")
    #expect(!transcript.errors.contains("no luck with worse"))
    #expect(tree.run("freeze").output == "")
  }
}

private let hasSetuptools =
  run(RealEnvironment.python ?? "", ["-c", "import setuptools.command.bdist_wheel"]).status == 0

/// Through setuptools' own backend, with the setuptools that stands beside the tests' Python.
@Suite(.enabled(if: hasSetuptools, "needs a Python with setuptools"))
struct SetuptoolsBackendTests {
  private let tree: TreeProjects

  init() throws {
    tree = try TreeProjects()
    try tree.write(
      "from setuptools import setup\nsetup(name='acme', version=str(1), packages=['acme'])\n",
      to: "acme/setup.py")
    try tree.write("", to: "acme/acme/__init__.py")
  }

  private func run(_ arguments: String...) -> Transcript {
    var variables = tree.variables
    let python = FilePath(RealEnvironment.python ?? "").removingLastComponent()
    variables["PATH"] = "\(python):/usr/bin:/bin"
    return pyk(arguments, environment: variables, in: tree.folder)
  }

  private var made: [String] {
    let folder = tree.folder.appending("acme/dist").string
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  @Test func tagsAreHandedOn() throws {
    let made = run(
      "bdist_wheel", "--no-isolation", "acme", "--python-tag", "py39", "--plat-name",
      "linux-x86_64", "--build-number", "2_x")
    #expect(
      made.output == "acme/dist/acme-1-2_x-py39-none-linux_x86_64.whl\n", "\(made.errors)")
    let universal = run("bdist_wheel", "--no-isolation", "acme", "--universal")
    #expect(universal.output == "acme/dist/acme-1-py2.py3-none-any.whl\n", "\(universal.errors)")
  }

  @Test func whatCannotBeHadIsRefusedWithAReason() throws {
    try tree.write(
      """
      from setuptools import setup
      setup(name='acme', version=str(1), packages=['acme'], python_requires='>=3.9')
      """, to: "acme/setup.py")
    let universal = run("bdist_wheel", "--no-isolation", "acme", "--universal")
    #expect(universal.status == .failed)
    #expect(universal.errors.contains("this project needs Python `>=3.9`"), "\(universal.errors)")
    let tag = run("bdist_wheel", "--no-isolation", "acme", "--python-tag", "p y")
    #expect(tag.errors.contains("is no Python tag"))
    try tree.project("other")
    let other = run("bdist_wheel", "other", "--python-tag", "py39")
    #expect(other.status == .failed)
    #expect(other.errors.contains("its backend `tree_backend` chooses the tags"))
    #expect(made == [])
  }

  /// A module that is gone stays in `build` where setuptools built before.
  @Test func whatAnEarlierBuildLeftIsInNoWheel() throws {
    try tree.write("old = 1\n", to: "acme/build/lib/acme/old.py")
    let built = run("bdist_wheel", "--no-isolation", "acme")
    #expect(built.status == .done, "\(built.errors)")
    let names = run("bdist_wheel", "--no-isolation", "--dry-run", "acme").output
    #expect(names.contains("acme/__init__.py"))
    #expect(!names.contains("old.py"))
    #expect(tree.text("acme/build/lib/acme/old.py") == "old = 1\n")
  }

  /// Projects that setuptools alone can read may have no `setup.py`.
  @Test func declarativeProjectsNeedNoScript() throws {
    try tree.write(
      "[metadata]\nname = other\nversion = attr: other.version\n[options]\npy_modules = other\n",
      to: "other/setup.cfg")
    try tree.write("version = str(3)\n", to: "other/other.py")
    let built = run("bdist_wheel", "--no-isolation", "other")
    #expect(built.output == "other/dist/other-3-py3-none-any.whl\n", "\(built.errors)")
  }

  /// Only the backend knows what its settings mean.
  @Test func settingsAreForTheBackend() throws {
    try tree.write("[project]\nname = 'still'\nversion = '1'\n", to: "still/pyproject.toml")
    try tree.write("", to: "still/still.py")
    let setting = "-C--build-option=--python-tag=py39"
    let built = run("bdist_wheel", "--no-isolation", setting, "-v", "still")
    #expect(built.output == "still/dist/still-1-py39-none-any.whl\n", "\(built.errors)")
    #expect(built.errors.contains("building through the backend: `-C --build-option=…`"))
    for wish in [[setting], ["--build-constraint", "some.txt"]] {
      let native = pyk(
        ["bdist_wheel", "--backend", "native", "still"] + wish, environment: tree.variables,
        in: tree.folder)
      #expect(native.status == .failed)
      #expect(native.errors.contains("can't build"), "\(native.errors)")
    }
    let installed = tree.run("install", "--no-index", "--backend", "native", "-C", "a=b", "./still")
    #expect(installed.status == .failed)
    #expect(installed.errors.contains("`-C a=…`"), "\(installed.errors)")
  }

  /// setuptools ends with several lines, of which the first says it.
  @Test func allThatEndsABuildIsSaid() throws {
    try tree.write("", to: "acme/other/__init__.py")
    try tree.write(
      "from setuptools import setup\nsetup(name='acme', version=str(1))\n", to: "acme/setup.py")
    let failed = run("bdist_wheel", "--no-isolation", "acme")
    #expect(failed.status == .failed)
    #expect(failed.errors.contains("Multiple top-level packages discovered"), "\(failed.errors)")
  }

  /// What pyk knows of the files is said where the backend fails, and before it is asked where
  /// nothing can make it right.
  @Test func faultsAreNamedAlsoWhereTheBackendBuilds() throws {
    let script = "from setuptools import setup\nsetup(description=str(1))\n"
    try tree.write(script, to: "declared/setup.py")
    try tree.write("[metadata]\nname = declared\nversion = one\n", to: "declared/setup.cfg")
    let declared = run("build", "--no-isolation", "declared")
    #expect(declared.status == .failed)
    #expect(declared.errors.contains("can't use line 3 of `setup.cfg`: `one` is no version"))
    try tree.write(script, to: "stated/setup.py")
    try tree.write(
      "[project]\nname = 'stated'\nversion = '1'\nreadme = 'R.md'\ndynamic = ['description']\n",
      to: "stated/pyproject.toml")
    let stated = run("build", "--no-isolation", "stated")
    #expect(stated.status == .failed)
    #expect(stated.errors.hasPrefix("error: can't use line 4 of `pyproject.toml`\n"))
  }
}
