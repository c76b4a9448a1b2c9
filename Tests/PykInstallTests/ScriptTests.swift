import SystemPackage
import Testing

@testable import PykInstall

@Suite struct ScriptTests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func aLauncherIsWhatPipWrites() throws {
    let shebang = try Shebang(interpreter: "/env/bin/python")
    let script = WheelScript(name: "x", module: "a.b", attribute: "App.run")
    let new = ScriptText.launcher(for: script, shebang: shebang, pythonVersion: .init(3, 9))
    #expect(
      text(new) == """
        #!/env/bin/python
        import sys
        from a.b import App
        if __name__ == '__main__':
            sys.argv[0] = sys.argv[0].removesuffix('.exe')
            sys.exit(App.run())

        """)
    let old = ScriptText.launcher(for: script, shebang: shebang, pythonVersion: .init(3, 8))
    #expect(
      text(old) == #"""
        #!/env/bin/python
        import re
        import sys
        from a.b import App
        if __name__ == '__main__':
            sys.argv[0] = re.sub(r"(-script\.pyw|\.exe)?$", "", sys.argv[0])
            sys.exit(App.run())

        """#)
  }

  @Test(arguments: [
    ("/a/python", "", "#!/a/python\n"),
    ("/a/python", " -E", "#!/a/python -E\n"),
    ("/with space/python", "", "#!/bin/sh\n'''exec' \"/with space/python\" \"$0\" \"$@\"\n' '''\n"),
    (
      "/with $x\"/python", " -E",
      "#!/bin/sh\n'''exec' \"/with \\$x\\\"/python\" -E \"$0\" \"$@\"\n' '''\n"
    ),
    ("/d$llar/python", "", "#!/d$llar/python\n"),
  ])
  func firstLines(_ path: String, _ arguments: String, _ expected: String) throws {
    let shebang = try Shebang(interpreter: FilePath(path), arguments: Array(arguments.utf8))
    #expect(text(shebang.bytes) == expected)
  }

  @Test func aLineOf127BytesIsTheLongest() throws {
    let fitting = "/" + String(repeating: "a", count: 123)
    #expect(text(try Shebang(interpreter: FilePath(fitting)).bytes) == "#!\(fitting)\n")
    #expect(
      text(try Shebang(interpreter: FilePath(fitting + "b")).bytes)
        == "#!/bin/sh\n'''exec' \(fitting)b \"$0\" \"$@\"\n' '''\n")
  }

  @Test(arguments: ["/a\nb/python", "/a'''b/python"]) func someCanNotBeNamed(_ path: String) {
    #expect(throws: (any Error).self) { try Shebang(interpreter: FilePath(path)) }
  }

  @Test(arguments: [
    ("#!python\nx\n", "#!/p\nx\n"), ("#!python -E\nx", "#!/p -E\nx"),
    ("#!pythonw\r\nx", "#!/p\nx"), ("#!python", "#!/p\n"),
  ])
  func placeholdersAreFilled(_ script: String, _ expected: String) throws {
    #expect(ScriptText.hasPlaceholder(Array(script.utf8)))
    #expect(text(try ScriptText.rewritten(Array(script.utf8), interpreter: "/p")) == expected)
  }

  @Test func pipIsNamedForItsPython() {
    let scripts = ["pip", "pip3", "pip3.8", "pipx"].map {
      WheelScript(name: $0, module: "m", attribute: "f")
    }
    #expect(
      WheelScript.adapted(scripts, to: .init(3, 11)).map(\.name)
        == ["pipx", "pip", "pip3", "pip3.11"])
  }

  @Test(arguments: [
    ("python", true), ("python3.13t", true), ("Python3", true), ("pythonw", true), ("pypy3", true),
    ("activate", true), ("activate.fish", true), ("Activate.ps1", true), ("activate_this.py", true),
    ("python-config", false), ("pythonscad", false), ("activate-global", false), ("pip", false),
  ])
  func someNamesAreTheEnvironments(_ name: String, _ expected: Bool) {
    #expect(InstallScheme.belongsToTheEnvironment(name) == expected)
  }
}
