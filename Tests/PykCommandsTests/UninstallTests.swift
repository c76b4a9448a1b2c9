import Foundation
import SystemPackage
import Testing

@testable import PykCommands

@Suite(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
struct UninstallTests {
  private let environment: FilePath

  init() throws { environment = try RealEnvironment.changeable() }

  private func run(_ arguments: String..., answers: [String]? = nil) -> Transcript {
    pyk(
      arguments + ["--no-cache", "--python", environment.string],
      environment: ["PATH": "/usr/bin:/bin", "HOME": "/nowhere"], in: "/", answers: answers)
  }

  private func files() -> Set<String> {
    Set(
      FileManager.default.enumerator(atPath: environment.string)?.compactMap { $0 as? String } ?? []
    )
  }

  @Test func removesWhatIsNamedAndNothingElse() throws {
    let before = files()
    let transcript = run("uninstall", "-y", "Demo", "direct")
    #expect(transcript.output == "- demo 1.0\n- direct 1.0\n")
    #expect(transcript.errors == "")
    #expect(transcript.status == .done)
    let gone = before.subtracting(files())
    #expect(gone.contains("bin/demo"))
    #expect(
      gone.allSatisfy {
        $0 == "bin/demo" || $0.contains("site-packages/demo") || $0.contains("site-packages/direct")
      })
    #expect(files().subtracting(before) == [])
    #expect(run("list", "--format", "freeze").output.contains("Leaf.Pkg==2.0"))
  }

  @Test func unknownNamesAreNoFault() {
    let before = files()
    let transcript = run("uninstall", "-y", "nobody", "../x")
    #expect(transcript.output == "")
    #expect(
      transcript.errors == """
        warning: skipping `../x`: it is no name of a package
        hint:    `pyk list` shows the names of what is installed
        warning: skipping nobody as it is not installed

        """)
    #expect(transcript.status == .done)
    #expect(files() == before)
  }

  @Test func asksOnATerminalAndShowsWhatGoes() {
    let before = files()
    let refused = run("uninstall", "demo", answers: ["what", "n"])
    let lib = environment.appending("lib").string
    #expect(refused.output == "")
    #expect(refused.errors.hasPrefix("- demo 1.0\n    \(environment)/bin/demo\n    \(lib)/python"))
    #expect(refused.errors.contains("/site-packages/demo-1.0.dist-info/*\n"))
    #expect(
      refused.errors.hasSuffix(
        "remove 1 package? [Y/n] answer `y` or `n`\nremove 1 package? [Y/n] nothing was removed\n"))
    #expect(refused.status == .done)
    #expect(run("uninstall", "demo", answers: []).output == "")
    #expect(files() == before)
    #expect(run("uninstall", "demo", answers: [""]).output == "- demo 1.0\n")
    #expect(files() != before)
  }

  @Test func asksNobodyWhereNobodyIs() {
    #expect(run("uninstall", "demo").output == "- demo 1.0\n")
    #expect(run("uninstall", "Zebra", "--yes", answers: ["n"]).output == "- zebra 0.9.0\n")
    #expect(run("uninstall", "edit", "--no-input", answers: ["n"]).output == "- edit 0.1\n")
  }

  @Test func aDryRunRemovesNothing() {
    let before = files()
    let transcript = run("uninstall", "--dry-run", "demo")
    #expect(transcript.output.hasPrefix("- demo 1.0\n    \(environment)/bin/demo\n"))
    #expect(transcript.errors == "nothing was done: this was a dry run\n")
    #expect(files() == before)
  }

  @Test func namesComeFromFilesToo() throws {
    let file = environment.appending("gone.txt").string
    try "demo>=0.1  # why\nnobody\n".write(toFile: file, atomically: true, encoding: .utf8)
    let transcript = run("uninstall", "-y", "-r", file)
    #expect(transcript.output == "- demo 1.0\n")
    #expect(transcript.errors == "warning: skipping nobody as it is not installed\n")
  }

  @Test func tellsWhoMissesWhatIsGone() {
    let transcript = run("uninstall", "-y", "leaf_pkg")
    #expect(
      transcript.errors == """
        warning: demo 1.0 requires leaf-pkg>=2, which is gone now
        warning: zebra 0.9.0 requires Leaf_Pkg, which is gone now

        """)
    #expect(transcript.status == .done)
    let check = run("check")
    #expect(
      check.output == """
        demo 1.0 requires leaf-pkg, which is not installed.
        zebra 0.9.0 requires leaf-pkg, which is not installed.

        """)
    #expect(check.status == .failed)
  }

  @Test func namesNothingIsAMistake() {
    let transcript = run("uninstall")
    #expect(transcript.errors.hasPrefix("error: nothing is named to remove\nhint:  "))
    #expect(transcript.status == .usage)
  }

  @Test func oneThatCantGoKeepsAll() throws {
    let site = environment.appending("lib")
    let python = try #require(
      try FileManager.default.contentsOfDirectory(atPath: site.string).first)
    let record = site.appending("\(python)/site-packages/Zebra-0.9.0.dist-info/RECORD")
    try FileManager.default.removeItem(atPath: record.string)
    try "debian\n".write(
      toFile: record.removingLastComponent().appending("INSTALLER").string, atomically: true,
      encoding: .utf8)
    let before = files()
    let transcript = run("uninstall", "-y", "demo", "zebra")
    #expect(transcript.output == "")
    #expect(transcript.errors.hasPrefix("error: can't uninstall zebra 0.9.0\ncause: no RECORD"))
    #expect(transcript.status == .failed)
    #expect(files() == before)
  }
}
