import Foundation
import SystemPackage
import Testing

@testable import PykCommands

@Suite(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
struct BuildingTests {
  private let tree: TreeProjects

  init() throws { tree = try TreeProjects() }

  @Test func installsAFolder() throws {
    try tree.project("acme", value: 7)
    let transcript = tree.run("install", "--no-index", "./acme", "-C", "a=1", "-C", "a=2", "-v")
    #expect(transcript.output == "+ acme 1.0\n")
    #expect(transcript.status == .done)
    #expect(transcript.errors.contains("settings {'a': ['1', '2']}"))
    #expect(tree.python("import acme; print(acme.value)") == "7")
    #expect(tree.calls("acme") == ["build_wheel"])
    #expect(tree.run("freeze").output == "acme @ file://\(tree.folder)/acme\n")
    // Another time it is built again: nobody knows what changed in a folder.
    try tree.write("value = 8\n", to: "acme/src/acme.py")
    #expect(tree.run("install", "--no-index", "acme @ file://\(tree.folder)/acme").status == .done)
    #expect(tree.python("import acme; print(acme.value)") == "8")
  }

  @Test func editableFollowsItsFolderAndGoesWhole() throws {
    try tree.project("acme", value: 1)
    let before = files()
    #expect(tree.run("install", "--no-index", "-e", "acme").output == "+ acme 1.0\n")
    #expect(tree.python("import acme; print(acme.value)") == "1")
    // Of another length: Python takes its bytecode for current where size and second are the same.
    try tree.write("value = 22\n", to: "acme/src/acme.py")
    #expect(
      tree.python("import sys; sys.dont_write_bytecode = True; import acme; print(acme.value)")
        == "22")
    #expect(tree.run("list", "-e", "--format", "freeze").output == "acme==1.0\n")
    #expect(tree.run("freeze").output.hasSuffix("-e \(tree.folder)/acme\n"))
    #expect(tree.run("uninstall", "-y", "acme").status == .done)
    #expect(files().filter { !$0.hasSuffix(".pyc") } == before)
  }

  @Test func buildsByNameOnceForAllEnvironments() throws {
    try tree.project("leaf")
    try tree.project("acme", needs: ["leaf"])
    try tree.sdist("leaf")
    try tree.sdist("acme")
    #expect(
      tree.run("install", "--no-index", "-f", "files", "acme").output == "+ acme 1.0\n+ leaf 1.0\n")
    #expect(tree.calls("acme") == ["prepare_metadata_for_build_wheel", "build_wheel"])
    #expect(tree.run("uninstall", "-y", "acme", "leaf").status == .done)
    #expect(tree.run("install", "--no-index", "-f", "files", "acme").status == .done)
    #expect(tree.calls("acme") == ["prepare_metadata_for_build_wheel", "build_wheel"])
    #expect(tree.python("import acme, leaf; print(acme.value)") == "1")
  }

  @Test func staticMetadataNeedNoBuildToResolve() throws {
    try tree.project("acme")
    try tree.sdist(
      "acme", metadata: "Metadata-Version: 2.2\nName: acme\nVersion: 1.0\nRequires-Dist: absent\n")
    let transcript = tree.run("install", "--no-index", "-f", "files", "acme")
    #expect(transcript.status == .failed)
    #expect(transcript.errors.contains("absent"))
    #expect(tree.calls("acme") == [])
  }

  @Test func whatABuildNeedsStaysOutOfTheEnvironment() throws {
    try tree.project("helper", value: 3)
    try tree.project("more", value: 4)
    try tree.sdist("helper")
    try tree.sdist("more")
    try tree.project(
      "acme", requires: ["helper"], asks: ["more"],
      extra: """
        old = build_wheel
        def build_wheel(*arguments, **named):
            import helper, more
            print('sum', helper.value + more.value)
            return old(*arguments, **named)
        """)
    let transcript = tree.run("install", "--no-index", "-f", "files", "./acme", "-v")
    #expect(transcript.output == "+ acme 1.0\n")
    #expect(transcript.errors.contains("sum 7"))
    #expect(tree.run("list", "--format", "freeze").output == "acme==1.0\n")
    // The environment of the build is there already.
    #expect(tree.run("install", "--no-index", "-f", "files", "./acme").status == .done)
    #expect(tree.calls("helper") == ["prepare_metadata_for_build_wheel", "build_wheel"])
  }

  @Test func failuresShowTheirEndAndLeaveEverythingAsItWas() throws {
    try tree.project(
      "acme",
      extra: """
        def build_wheel(*arguments, **named):
            for number in range(100):
                print('line', number)
            raise RuntimeError('no compiler\\x1b[31m here')
        """)
    let before = files()
    let transcript = tree.run("install", "--no-index", "./acme")
    #expect(transcript.status == .failed)
    #expect(
      transcript.errors.hasPrefix(
        "error: can't build `./acme`\ncause: `build_wheel` of its backend `tree_backend` failed\ncause: RuntimeError: no compiler here\n"
      ))
    #expect(!transcript.errors.contains("line 10\n") && transcript.errors.contains("line 99\n"))
    let log = try #require(transcript.errors.split(separator: "`").last { $0.hasSuffix(".log") })
    let text = try String(contentsOfFile: String(log), encoding: .utf8)
    #expect(text.contains("line 10\n"))
    #expect(files() == before)
  }

  @Test func thingsThatNeedEachOtherAreNamed() throws {
    try tree.project("one", requires: ["two"])
    try tree.project("two", requires: ["one"])
    try tree.sdist("one")
    try tree.sdist("two")
    let transcript = tree.run("install", "--no-index", "-f", "files", "one")
    #expect(transcript.status == .failed)
    #expect(
      transcript.errors.contains(
        """
        cause: to build one 1.0, two 1.0 has to be built
        cause: to build two 1.0, one 1.0 has to be built
        """))
  }

  @Test func whatABackendLeavesRunningHoldsNobodyUp() throws {
    try tree.project(
      "acme",
      extra: """
        import subprocess
        child = subprocess.Popen(['/bin/sleep', '600'])
        with open(COUNTER + '.pid', 'w') as file:
            file.write(str(child.pid))
        """)
    #expect(tree.run("install", "--no-index", "./acme").status == .done)
    let child = try #require(tree.text("acme.calls.pid").flatMap { pid_t($0) })
    #expect(kill(child, SIGKILL) == 0)
  }

  @Test(arguments: [
    ("", "neither a `pyproject.toml` nor a `setup.py`"),
    ("[build-system]\n", "doesn't say what it `requires`"),
    ("[build-system]\nrequires = 'x'\n", "no list"),
    ("[build-system]\nrequires = ['!']\n", "no requirement"),
    ("[build-system]\nrequires = []\nbuild-backend = 'x'\nbackend-path = ['..']\n", "leads out"),
    ("[build-system]\nrequires = []\nbuild-backend = 'absent_backend'\n", "can't be loaded"),
    ("[build-system]\nrequires = \n", "line 2"),
  ]) func refusesWhatIsNoProject(_ text: String, _ said: String) throws {
    try tree.write("", to: "acme/README")
    if !text.isEmpty { try tree.write(text, to: "acme/pyproject.toml") }
    let transcript = tree.run("install", "--no-index", "./acme")
    #expect(transcript.status == .failed)
    #expect(transcript.errors.contains(said), "\(transcript.errors)")
  }

  private func files() -> Set<String> {
    Set(
      FileManager.default.enumerator(atPath: tree.environment.string)?
        .compactMap { $0 as? String } ?? [])
  }
}
