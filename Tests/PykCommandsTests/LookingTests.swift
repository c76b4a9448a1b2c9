import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// `list`, `freeze`, `show` and `check` against pip's own words about the same environment.
@Suite(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
struct LookingTests {
  private let real: RealEnvironment

  init() throws { real = try RealEnvironment.shared.get() }

  /// One Python answers for pip, since starting it for each takes longer than all the rest.
  @Test func saysWhatPipSays() throws {
    let commands = [
      ["list"], ["list", "-e"], ["list", "--exclude-editable"], ["list", "--not-required"],
      ["list", "--format", "freeze"], ["list", "--format", "json"],
      ["list", "--exclude", "leaf_pkg", "--exclude", "EDIT"], ["list", "--local"],
      ["list", "--user"], ["list", "-v"], ["list", "-v", "--format", "json"],
      ["list", "-v", "--format", "freeze"], ["freeze"], ["freeze", "--all"],
      ["freeze", "--exclude-editable"], ["freeze", "--local"], ["freeze", "--exclude", "zebra"],
      ["show", "demo"], ["show", "DEMO", "leaf_pkg", "Zebra"], ["show", "-f", "demo"],
      ["show", "-v", "demo"], ["show", "edit"], ["show", "direct", "nothing-of-the-kind"],
      ["show", "nothing-of-the-kind"], ["check"],
    ]
    let theirs = try real.pip(commands)
    #expect(theirs.count == commands.count)
    for (command, theirs) in zip(commands, theirs) {
      let ours = pyk(
        command + ["--no-cache", "--python", real.environment.string],
        environment: ["PATH": "/usr/bin:/bin", "HOME": real.folder.string], in: real.folder)
      #expect(ours.output == theirs.output, "\(command)")
      #expect(ours.status.rawValue == theirs.status, "\(command)")
      #expect(ours.errors.isEmpty == theirs.errors.isEmpty, "\(command): \(theirs.errors)")
    }
  }

  @Test func foldersAreLookedAtWithoutAPython() {
    let transcript = pyk(
      "list", "--no-cache", "--path", real.sitePackages.string, "--format", "freeze",
      environment: ["PATH": "/nowhere"])
    #expect(
      transcript.output == "demo==1.0\ndirect==1.0\nedit==0.1\nLeaf.Pkg==2.0\nZebra==0.9.0\n")
    #expect(transcript.status == .done)
  }

  @Test func anEmptyFolderHasNothing() {
    let transcript = pyk("list", "--no-cache", "--path", "/nowhere/at/all")
    #expect(transcript.output == "")
    #expect(transcript.status == .done)
    #expect(
      pyk("list", "--no-cache", "--path", "/nowhere", "--format", "json").output == "[]\n")
  }

  @Test func freezeKeepsTheOrderOfAFile() throws {
    let file = real.folder.appending("ordered.txt")
    try """
    # first
    --index-url https://index.example.org/simple

    Zebra>=0.5  # why
    absent==1

    demo
    zebra
    # first
    """.write(toFile: file.string, atomically: true, encoding: .utf8)
    let theirs = try #require(try real.pip([["freeze", "-r", file.string]]).first)
    let ours = real.pyk("freeze", "-r", file.string)
    #expect(ours.output == theirs.output)
    #expect(
      ours.errors.contains("warning: `\(file)` asks for `absent==1`, but absent isn't installed"))
    #expect(ours.errors.contains("warning: zebra is asked for more than once"))
    #expect(ours.status == .done)
  }
}

/// Eggs, as distributors' packages still leave them.
@Test(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
func eggsSayWhatTheyRequire() throws {
  let environment = try RealEnvironment.changeable()
  let lib = environment.appending("lib").string
  let python = try #require(try FileManager.default.contentsOfDirectory(atPath: lib).first)
  let egg = "\(lib)/\(python)/site-packages/old-1.0.egg-info"
  try FileManager.default.createDirectory(atPath: egg, withIntermediateDirectories: true)
  try "Metadata-Version: 1.2\nName: old\nVersion: 1.0\n".write(
    toFile: egg + "/PKG-INFO", atomically: true, encoding: .utf8)
  try "leaf_pkg>=1\n\n[more]\nabsent\n".write(
    toFile: egg + "/requires.txt", atomically: true, encoding: .utf8)
  let real = try RealEnvironment.shared.get()
  let commands = [["show", "old", "leaf-pkg"], ["list", "--not-required"], ["freeze"], ["check"]]
  for (command, theirs) in zip(commands, try real.pip(commands, in: environment)) {
    let ours = pyk(
      command + ["--no-cache", "--python", environment.string],
      environment: ["PATH": "/usr/bin:/bin", "HOME": "/nowhere"])
    #expect(ours.output == theirs.output, "\(command)")
    #expect(ours.status.rawValue == theirs.status, "\(command)")
  }
}
