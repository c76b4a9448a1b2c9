import Foundation
import SystemPackage
import Testing

@testable import PykCommands

private let gitProgram: String? = ["/usr/bin/git", "/bin/git"].first {
  FileManager.default.isExecutableFile(atPath: $0)
}

/// Installs from repositories and archives, wheels into folders, and builds without a backend.
@Suite(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
struct SourcesTests {
  private let tree: TreeProjects

  init() throws { tree = try TreeProjects() }

  private func git(_ arguments: String...) -> String {
    let answer = run(
      "/usr/bin/env",
      [
        "git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C",
        tree.folder.appending("acme").string,
      ] + arguments)
    return answer.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test(.enabled(if: gitProgram != nil, "needs git")) func revisionsOfARepository() throws {
    try tree.project("acme", value: 1)
    _ = git("init", "-q", "-b", "main")
    _ = git("add", "-A")
    _ = git("commit", "-qm", "one")
    _ = git("tag", "-a", "v1", "-m", "v1")
    let first = git("rev-parse", "HEAD")
    try tree.project("acme", version: "2.0", value: 2)
    _ = git("commit", "-qam", "two")
    let address = "git+file://\(tree.folder)/acme"
    #expect(tree.run("install", "--no-index", "\(address)@v1").output == "+ acme 1.0\n")
    #expect(tree.run("freeze").output == "acme @ \(address)@\(first)\n")
    // The same again is nothing to do.
    #expect(tree.run("install", "--no-index", "\(address)@v1").output == "")
    #expect(tree.run("install", "--no-index", "acme @ \(address)").output == "~ acme 1.0 -> 2.0\n")
    #expect(
      tree.run("install", "--no-index", "\(address)@\(first.prefix(9))").output
        == "~ acme 2.0 -> 1.0\n")
    #expect(tree.python("import acme; print(acme.value)") == "1")
    let unknown = tree.run("install", "--no-index", "\(address)@nowhere")
    #expect(unknown.status == .failed)
    #expect(unknown.errors.contains("no branch, tag or commit `nowhere`"))
  }

  @Test(.enabled(if: gitProgram != nil, "needs git")) func editableRepositoriesStay() throws {
    try tree.project("acme", value: 1)
    _ = git("init", "-q", "-b", "main")
    _ = git("add", "-A")
    _ = git("commit", "-qm", "one")
    let address = "git+file://\(tree.folder)/acme#egg=acme"
    #expect(tree.run("install", "--no-index", "-e", address).output == "+ acme 1.0\n")
    #expect(tree.text("env/src/acme/src/acme.py") == "value = 1\n")
    try tree.write("value = 2\n", to: "acme/src/acme.py")
    _ = git("commit", "-qam", "two")
    #expect(tree.run("install", "--no-index", "-e", address).status == .done)
    #expect(tree.text("env/src/acme/src/acme.py") == "value = 2\n")
  }

  @Test func wheelsIntoAFolder() throws {
    try tree.project("leaf")
    try tree.project("acme", needs: ["leaf"])
    try tree.sdist("leaf")
    let made = tree.run("wheel", "--no-index", "-f", "files", "-w", "out", "-e", "./acme")
    #expect(
      made.output == """
        Saved ./out/acme-1.0-py3-none-any.whl
        Saved ./out/leaf-1.0-py3-none-any.whl

        """)
    #expect(tree.calls("acme") == ["build_wheel"])
    #expect(tree.run("install", "--no-index", "-f", "out", "acme").status == .done)
    #expect(tree.python("import acme, leaf; print(acme.value)") == "1")
    let info = tree.run("cache", "info").output
    #expect(info.contains("Built here: 1 ("), "\(info)")
  }

  @Test func aFailureLeavesNoWheels() throws {
    try tree.project("leaf")
    try tree.project("acme", needs: ["leaf"], extra: "def build_wheel(*a, **n): raise OSError('x')")
    try tree.sdist("leaf")
    #expect(
      tree.run("wheel", "--no-index", "-f", "files", "-w", "out", "./acme").status == .failed)
    #expect(!FileManager.default.fileExists(atPath: tree.folder.appending("out").string))
  }

  @Test func developAndUndo() throws {
    try tree.project("acme")
    #expect(tree.run("develop", "--no-index", "acme").output == "+ acme 1.0\n")
    #expect(tree.calls("acme") == ["build_editable"])
    #expect(tree.run("develop", "--uninstall", "acme").output == "- acme 1.0\n")
    let again = tree.run("develop", "-u", "acme")
    #expect(again.status == .failed)
    #expect(again.errors.contains("nothing is installed from `acme`"))
  }

  /// There is no setuptools to be had: what is installed was built by pyk alone.
  @Test func staticProjectsNeedNoBackend() throws {
    try tree.write(
      """
      [build-system]
      requires = ["setuptools"]
      build-backend = "setuptools.build_meta"
      [project]
      name = "acme"
      version = "1.0"
      """, to: "acme/pyproject.toml")
    try tree.write("value = 5\n", to: "acme/src/acme/__init__.py")
    let transcript = tree.run("install", "--no-index", "./acme", "-v")
    #expect(transcript.output == "+ acme 1.0\n", "\(transcript.errors)")
    #expect(transcript.errors.contains("natively"))
    #expect(tree.python("import acme; print(acme.value)") == "5")
    #expect(tree.run("install", "--no-index", "-e", "./acme").status == .done)
    try tree.write("value = 6\n", to: "acme/src/acme/__init__.py")
    #expect(
      tree.python("import sys; sys.dont_write_bytecode = True; import acme; print(acme.value)")
        == "6")
    let refused = tree.run("install", "--no-index", "--backend", "hooks", "./acme")
    #expect(refused.status == .failed)
    #expect(refused.errors.contains("setuptools"))
  }

  @Test func withoutIsolationTheEnvironmentBuilds() throws {
    try tree.project("helper", value: 3)
    try tree.project(
      "acme", requires: ["helper"],
      extra: """
        import helper
        print('helper', helper.value)
        """)
    let missing = tree.run(
      "install", "--no-index", "--no-build-isolation", "--check-build-dependencies", "./acme")
    #expect(missing.status == .failed)
    #expect(missing.errors.contains("helper"))
    #expect(missing.errors.contains("isn't installed"), "\(missing.errors)")
    #expect(tree.run("install", "--no-index", "./helper").status == .done)
    let made = tree.run("install", "--no-index", "--no-build-isolation", "./acme", "-v")
    #expect(made.output == "+ acme 1.0\n")
    #expect(made.errors.contains("helper 3"))
  }

  /// What pyk alone was to build is not handed on to somebody's backend.
  @Test func nativeAloneMeansNativeAlone() throws {
    try tree.write("from setuptools import setup\nsetup()\n", to: "acme/setup.py")
    try tree.write(
      "[metadata]\nname = acme.sql\nversion = 1\n[options]\npackages = acme, acme.sql\n"
        + "namespace_packages = acme\n", to: "acme/setup.cfg")
    let line = "__import__('pkg_resources').declare_namespace(__name__)\n"
    try tree.write(line, to: "acme/acme/__init__.py")
    try tree.write("", to: "acme/acme/sql/__init__.py")
    let editable = tree.run("install", "--no-index", "--backend", "native", "-e", "./acme")
    #expect(editable.status == .failed)
    #expect(editable.errors.contains("`namespace_packages`"), "\(editable.errors)")
    let auto = tree.run("install", "--no-index", "-v", "-e", "./acme")
    #expect(auto.errors.contains("is built by its backend: an editable install of old"))
    // An archive that is something else than its name says.
    let packed = run(
      "/bin/sh",
      [
        "-c",
        "cd \"$0\" && mkdir files && tar -czf files/other-1.tar.gz --transform 's,^,other-1/,' "
          + "-C acme setup.py setup.cfg acme", tree.folder.string,
      ])
    try #require(packed.status == 0, "\(packed.errors)")
    let other = tree.run(
      "install", "--no-index", "-f", "files", "--backend", "native", "other")
    #expect(other.status == .failed)
    #expect(other.errors.contains("something else than its name says"), "\(other.errors)")
  }
}
