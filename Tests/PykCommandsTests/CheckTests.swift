import Foundation
import SystemPackage
import Testing

@testable import PykCommands

@Suite(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
struct CheckTests {
  private let environment: FilePath
  private let site: String

  init() throws {
    environment = try RealEnvironment.changeable()
    let lib = environment.appending("lib")
    let python = try #require(
      try FileManager.default.contentsOfDirectory(atPath: lib.string).first)
    site = lib.appending(python).appending("site-packages").string
  }

  private func run(_ arguments: String...) -> Transcript {
    pyk(
      arguments + ["--no-cache", "--python", environment.string],
      environment: ["PATH": "/usr/bin:/bin", "HOME": "/nowhere"])
  }

  private func require(_ lines: String, of name: String) throws {
    let file = "\(site)/\(name).dist-info/METADATA"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacingOccurrences(of: "\nVersion:", with: "\n\(lines)\nVersion:").write(
      toFile: file, atomically: true, encoding: .utf8)
  }

  @Test func saysWhatPipSays() throws {
    try require(
      """
      Requires-Dist: ZEBRA<0.5,>=0.1 ; python_version > "3"
      Requires-Dist: Not_There[x] (>1)
      Requires-Dist: nor.this ; python_version < "3"
      """, of: "demo-1.0")
    let theirs = try #require(
      try RealEnvironment.shared.get().pip([["check"]], in: environment).first)
    let ours = run("check")
    #expect(
      ours.output == """
        demo 1.0 requires not-there, which is not installed.
        demo 1.0 has requirement ZEBRA<0.5,>=0.1; python_version > "3", but you have zebra 0.9.0.

        """)
    #expect(ours.output == theirs.output)
    #expect(ours.status == .failed)
    #expect(theirs.status == 1)
  }

  @Test func findsWhatIsForOtherMachines() throws {
    let file = "\(site)/Zebra-0.9.0.dist-info/WHEEL"
    try "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp27-cp27m-win32\n".write(
      toFile: file, atomically: true, encoding: .utf8)
    let transcript = run("check")
    #expect(transcript.output == "zebra 0.9.0 is not supported on this platform\n")
    #expect(transcript.status == .failed)
  }

  @Test func findsWhatWasInterrupted() throws {
    try FileManager.default.removeItem(atPath: "\(site)/Zebra-0.9.0.dist-info/RECORD")
    let transcript = run("check")
    #expect(
      transcript.output == """
        zebra is incomplete: `\(site)/Zebra-0.9.0.dist-info` has no RECORD, so its installation \
        never ended.

        """)
    #expect(transcript.status == .failed)
    let json = run("check", "--format", "json")
    #expect(json.status == .failed)
    #expect(json.output.contains(#""problem": "incomplete""#))
  }

  @Test func nothingIsAnEmptyList() {
    let transcript = run("check", "--format", "json")
    #expect(transcript.output == "[]\n")
    #expect(transcript.status == .done)
  }
}
