import Foundation
import PykArchive
import PykDigests
import SystemPackage
import Testing

@testable import PykPublish

/// Each fault alone in a distribution that has no other: what it is found by, and nothing else.
@Suite struct RuleTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func report(_ wheel: MadeWheel) throws -> CheckReport {
    DistributionChecker(classifiers: Self.list).check(try wheel.write(in: scratch))
  }

  private func report(_ sdist: MadeSdist) throws -> CheckReport {
    DistributionChecker(classifiers: Self.list).check(try sdist.write(in: scratch))
  }

  private static let list = TroveClassifiers(
    version: "2026.1.1", origin: "the test",
    valid: ["Typing :: Typed", "License :: OSI Approved :: MIT License"],
    deprecated: ["Natural Language :: Ukranian": ["Natural Language :: Ukrainian"]])

  @Test func soundOnesPass() throws {
    let wheel = try report(MadeWheel())
    #expect(wheel.findings == [])
    #expect(wheel.verdict == .passed)
    #expect((wheel.name, wheel.version, wheel.kind) == ("demo", "1.0", .wheel))
    #expect(try report(MadeSdist()).findings == [])
  }

  struct WheelFault: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let kinds: [String]
    let make: @Sendable (inout MadeWheel) -> Void

    init(_ what: String, _ kinds: String..., make: @escaping @Sendable (inout MadeWheel) -> Void) {
      testDescription = what
      self.kinds = kinds
      self.make = make
    }
  }

  private static let wheelFaults: [WheelFault] = [
    WheelFault("another name in the metadata", "file-name error") { $0.fields[1] = "Name: other" },
    WheelFault("another version in the metadata", "file-name error") {
      $0.fields[2] = "Version: 1.1"
    },
    WheelFault("a name that is not normal", "file-name error") {
      $0.name = "Demo"
      $0.fields[1] = "Name: Demo"
    },
    WheelFault("a local version", "version error") {
      $0.version = "1.0+abc"
      $0.fields[2] = "Version: 1.0+abc"
    },
    WheelFault("no wheel's name", "file-name error") { $0.filename = "demo-1.0.whl" },
    WheelFault("no metadata version", "metadata-version error") { $0.fields.removeFirst() },
    WheelFault("an unknown metadata version", "metadata-version error") {
      $0.fields[0] = "Metadata-Version: 2.9"
    },
    WheelFault("an unknown field", "field error") { $0.fields.append("Colour: red") },
    WheelFault("a field twice", "field error") { $0.fields.append("Summary: again") },
    WheelFault("a field of a later version", "field error") {
      $0.fields.append("Dynamic: License")
    },
    WheelFault("two lines of summary", "summary error") { $0.fields[3] = "Summary: a\n  b" },
    WheelFault("a long summary", "summary error") {
      $0.fields[3] = "Summary: " + String(repeating: "x", count: 513)
    },
    WheelFault("no mail address", "email error") { $0.fields.append("Author-email: nobody") },
    WheelFault("no address", "url error") { $0.fields.append("Home-page: example.org") },
    WheelFault("a long label", "url error") {
      $0.fields.append("Project-URL: \(String(repeating: "x", count: 33)), https://example.org")
    },
    WheelFault("no classifier", "classifier error") { $0.fields.append("Classifier: Typing") },
    WheelFault("a deprecated classifier", "classifier error") {
      $0.fields.append("Classifier: Natural Language :: Ukranian")
    },
    WheelFault("a private classifier", "classifier error") {
      $0.fields.append("Classifier: Private :: Do Not Upload")
    },
    WheelFault("no licence expression", "license error") {
      $0.fields[0] = "Metadata-Version: 2.4"
      $0.fields.append("License-Expression: MIT OR")
    },
    WheelFault("a licence twice", "license error") {
      $0.fields[0] = "Metadata-Version: 2.4"
      $0.fields += ["License-Expression: MIT", "License: MIT"]
    },
    WheelFault("an expression and a classifier", "license warning") {
      $0.fields[0] = "Metadata-Version: 2.4"
      $0.fields += [
        "License-Expression: MIT", "Classifier: License :: OSI Approved :: MIT License",
      ]
    },
    WheelFault("a deprecated licence", "license warning") {
      $0.fields[0] = "Metadata-Version: 2.4"
      $0.fields.append("License-Expression: GPL-2.0")
    },
    WheelFault("a licence file that is not there", "license-file error") {
      $0.fields[0] = "Metadata-Version: 2.4"
      $0.fields.append("License-File: LICENSE")
    },
    WheelFault("a requirement by address", "requirement error") {
      $0.fields.append("Requires-Dist: a @ https://example.org/a.zip")
    },
    WheelFault("no requirement", "requirement error") { $0.fields.append("Requires-Dist: a b") },
    WheelFault("no versions of Python", "requires-python error") {
      $0.fields.append("Requires-Python: 3.8")
    },
    WheelFault("no extra", "extra error") { $0.fields.append("Provides-Extra: -x") },
    WheelFault("no content type", "readme error") {
      $0.fields[4] = "Description-Content-Type: text/html"
    },
    WheelFault("no readme", "readme warning") { $0.description = "" },
    WheelFault("no WHEEL version", "wheel-file error") {
      $0.wheelLines = ["Root-Is-Purelib: true", "Tag: py3-none-any"]
    },
    WheelFault("other tags", "wheel-file warning") {
      $0.wheelLines = ["Wheel-Version: 1.0", "Root-Is-Purelib: true", "Tag: py2-none-any"]
    },
    WheelFault("no purity", "wheel-file error", "tags warning") {
      $0.wheelLines = ["Wheel-Version: 1.0", "Tag: py3-none-any"]
    },
    WheelFault("another folder's name", "wheel-file error") { $0.distInfo = "demo-1.00.dist-info" },
    WheelFault("two dist-infos", "wheel-file error") { $0.add("other-1.0.dist-info/METADATA") },
    WheelFault("no RECORD", "record error") { $0.record = nil },
    WheelFault("a file that RECORD lacks", "record error") {
      $0.record = { Array($0.dropFirst()) }
    },
    WheelFault("a file that only RECORD has", "record error") { $0.record = { $0 + ["x.py,,"] } },
    WheelFault("another hash", "record error") {
      $0.record = { lines in
        let hash = Digest(.sha256, of: Array("else".utf8)).base64URL
        return ["demo/__init__.py,sha256=\(hash),6"] + lines.dropFirst()
      }
    },
    WheelFault("another size", "record error") {
      $0.record = { [$0[0].dropLast() + "7"] + $0.dropFirst() }
    },
    WheelFault("a weak hash", "record error") {
      $0.record = { lines in
        let hash = Digest(.md5, of: Array("x = 1\n".utf8)).base64URL
        return ["demo/__init__.py,md5=\(hash),6"] + lines.dropFirst()
      }
    },
    WheelFault("an empty line in RECORD", "record error") {
      $0.record = { [$0[0], ""] + $0.dropFirst() }
    },
    WheelFault("a RECORD without itself", "record warning") { $0.record = { $0.dropLast() } },
    WheelFault("a folder in RECORD", "record warning") { $0.record = { ["demo/,,"] + $0 } },
    WheelFault("an entry point twice", "entry-points error") {
      $0.entryPoints = "[x]\na = demo:b\na = demo:c\n"
    },
    WheelFault("an entry point of no form", "entry-points error") { $0.entryPoints = "[x]\na\n" },
    WheelFault("an entry point in no group", "entry-points error") {
      $0.entryPoints = "a = demo:b\n"
    },
    WheelFault("a platform that the index refuses", "platform error") {
      $0.tags = ["cp311-cp311-linux_x86_64"]
      $0.files.append(("demo/x.cpython-311-x86_64-linux-gnu.so", elf))
    },
    WheelFault("a platform and nothing for it", "tags warning") {
      $0.tags = ["py3-none-manylinux_2_28_x86_64"]
    },
    WheelFault("an extension module for all", "tags error") {
      $0.files.append(("demo/x.cpython-311-x86_64-linux-gnu.so", elf))
    },
    WheelFault("machine code for all", "tags warning") {
      $0.files.append(("demo/libx.so.1", elf))
    },
    WheelFault("an extension module for another Python", "tags error") {
      $0.tags = ["cp312-cp312-manylinux_2_28_x86_64"]
      $0.files.append(("demo/x.cpython-311-x86_64-linux-gnu.so", elf))
    },
    WheelFault("a script without a function", "entry-points error") {
      $0.entryPoints = "[console_scripts]\ndemo = demo\n"
    },
    WheelFault("a script of no module", "entry-points warning") {
      $0.entryPoints = "[console_scripts]\ndemo = demo.cli:main\n"
    },
    WheelFault("a script that can't be one", "entry-points error") {
      $0.entryPoints = "[console_scripts]\na/b = demo:main\n"
    },
    WheelFault("tests for everybody", "top-level warning") { $0.add("tests/__init__.py") },
    WheelFault("bytecode", "bytecode warning") { $0.add("demo/__pycache__/x.cpython-311.pyc") },
    WheelFault("no py.typed", "typed warning") { $0.fields.append("Classifier: Typing :: Typed") },
    WheelFault("an egg-info", "leftover warning") { $0.add("demo.egg-info/PKG-INFO") },
    WheelFault("a backup", "leftover warning") { $0.add("demo/x.py.orig") },
    WheelFault("a large database", "large-file warning") {
      $0.files.append(("demo/x.sqlite", [UInt8](repeating: 0, count: 1 << 20 + 1)))
    },
    WheelFault("a file of secrets", "secret warning") { $0.add("demo/.pypirc") },
    WheelFault("a token", "secret warning") {
      $0.add("demo/x.txt", "token = gh" + "p_aZ3kLm9QwErTyUiOpAsDfGhJkLzXcVbNm1234\n")
    },
    WheelFault("a private key", "secret warning") {
      let line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
      $0.add("demo/key.pem", "-----BEGIN PRIVATE" + " KEY-----\n\(line)\n")
    },
    WheelFault("PyArmor", "obfuscated error") {
      $0.add("demo/x.py", "__pyarmor" + "__(__name__, __file__, b'')\n")
    },
    WheelFault("names that differ in case", "members warning") {
      $0.add("demo/A.py")
      $0.add("demo/a.py")
    },
    WheelFault("a name that Windows has not", "members warning") { $0.add("demo/aux.py") },
  ]

  @Test(arguments: wheelFaults)
  func findsWhatIsWrong(fault: WheelFault) throws {
    var wheel = MadeWheel()
    fault.make(&wheel)
    let found = try report(wheel)
    #expect(found.kinds == fault.kinds, "\(found.findings.map(\.message))")
  }

  private func kinds(_ make: (inout MadeSdist) -> Void) throws -> [String] {
    var sdist = MadeSdist()
    make(&sdist)
    return try report(sdist).kinds
  }

  @Test func findsWhatIsWrongWithSources() throws {
    #expect(try kinds { $0.filename = "Demo-1.0.tar.gz" } == ["file-name error", "layout warning"])
    #expect(
      try kinds { $0.filename = "other-1.0.tar.gz" } == ["file-name error", "layout warning"])
    #expect(try kinds { $0.fields[2] = "Version: 1.1" } == ["file-name error"])
    #expect(try kinds { $0.hasPackageInfo = false } == ["metadata error"])
    #expect(try kinds { $0.outside = [("x.py", [])] } == ["layout error"])
    #expect(try kinds { $0.files = [] } == ["layout error"])
    #expect(try kinds { $0.links = [("a", "../../etc")] } == ["members error"])
    #expect(try kinds { $0.links = [("a", "/etc")] } == ["members error"])
    #expect(try kinds { $0.links = [("a", "pyproject.toml")] } == [])
    #expect(try kinds { $0.add("build/lib/demo/__init__.py") } == ["leftover warning"])
    #expect(try kinds { $0.add("dist/demo-0.9.tar.gz") } == ["leftover warning"])
    #expect(try kinds { $0.add(".git/config") } == ["leftover warning"])
    #expect(try kinds { $0.add("tests/.env") } == [])
    #expect(try kinds { $0.add("id_rsa") } == ["secret warning"])
  }

  @Test func findsModulesThatOnlyTheSourcesHave() throws {
    var sdist = MadeSdist()
    sdist.add("src/demo/forgotten/__init__.py")
    sdist.add("src/demo/tests/test_x.py")
    sdist.add("setup.py")
    var reports = [try report(sdist), try report(MadeWheel())]
    reports.checkReleases()
    #expect(reports[0].findings == [])
    #expect(reports[1].kinds == ["missing-module warning"])
    #expect(reports[1].findings[0].message.contains("`demo/forgotten/__init__.py` is in"))
  }

  @Test func findsReleasesThatDisagree() throws {
    func kinds(_ fields: [String], of others: [String]) throws -> [String] {
      var (wheel, sdist) = (MadeWheel(), MadeSdist())
      wheel.fields[0] = "Metadata-Version: 2.2"
      sdist.fields[0] = "Metadata-Version: 2.2"
      wheel.fields += fields
      sdist.fields += others
      var reports = [try report(wheel), try report(sdist)]
      reports.checkReleases()
      #expect(reports[1].findings == [])
      return reports[0].kinds
    }
    #expect(try kinds(["Requires-Dist: a"], of: []) == ["disagreement warning"])
    #expect(try kinds(["Requires-Dist: a"], of: ["Dynamic: Requires-Dist"]) == [])
    #expect(
      try kinds(
        ["Requires-Dist: A.B (>=1)", "Requires-Dist: c"],
        of: ["Requires-Dist: c", "Requires-Dist: a_b>=1"])
        == [])
    #expect(
      try kinds(["Requires-Python: >=3.8"], of: ["Requires-Python: >=3.9"])
        == ["disagreement warning"])
  }

  @Test func repeatsNoFindingWithoutEnd() throws {
    var wheel = MadeWheel()
    for number in 0..<500 { wheel.add("demo/\(number).py") }
    wheel.record = { Array($0.suffix(3)) }
    let found = try report(wheel)
    #expect(found.findings.count == Findings.limit + 1)
    #expect(found.findings.last?.message == "and 496 more of this kind")
  }

  @Test func whatIsNoDistributionFails() throws {
    let checker = DistributionChecker()
    #expect(checker.check(try scratch.write("x.txt", [])).kinds == ["file-name error"])
    let folder = checker.check(scratch.folder)
    #expect(folder.kinds == ["file-name error"])
    #expect(folder.findings[0].hints == ["name the files in it, such as `\(scratch.folder)/*.whl`"])
    #expect(checker.check(scratch.folder.appending("absent.whl")).kinds == ["archive error"])
    #expect(
      checker.check(try scratch.write("a-1-py3-none-any.whl", Array("no zip".utf8))).kinds
        == ["archive error"])
    #expect(
      checker.check(try scratch.write("a-1.tar.gz", Array("no tar".utf8))).kinds
        == ["archive error"])
  }

  @Test func everyRuleStandsInThePage() throws {
    let page = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../man/pyk-check.1"), encoding: .utf8)
    let named = page.split(separator: "\n").filter { $0.hasPrefix(".It Cm ") }
      .flatMap { $0.dropFirst(7).split(separator: " ").filter { $0 != "," }.map(String.init) }
    #expect(Set(CheckRule.allCases.map(\.rawValue)).subtracting(named) == [])
  }

  @Test func neverShowsASecret() throws {
    var wheel = MadeWheel()
    wheel.fields.append("Home-page: ftp://ada:hunter2@example.org/")
    wheel.fields.append("Requires-Dist: a @ https://ada:hunter2@example.org/a b")
    wheel.add("demo/x.txt", "gh" + "p_aZ3kLm9QwErTyUiOpAsDfGhJkLzXcVbNm1234\n")
    let found = try report(wheel)
    #expect(found.findings.count == 3)
    for finding in found.findings {
      #expect(!finding.message.contains("hunter2"), "\(finding.message)")
      #expect(!finding.message.contains("aZ3kLm9"), "\(finding.message)")
    }
  }
}

/// The beginning of a program for Linux.
private let elf: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 64)
