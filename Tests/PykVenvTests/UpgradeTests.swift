import PykFiles
import PykInterpreter
import SystemPackage
import Testing

@testable import PykVenv

@Suite(.enabled(if: !Workplace.pythons.isEmpty, "there is no Python here")) struct UpgradeTests {
  @Test func packagesPromptAndReachStay() throws {
    let place = try Workplace()
    let plan = try place.make("env") {
      $0.prompt = #"it's "mine" \o/"#
      $0.includesSystemSitePackages = true
    }
    let module = plan.interpreter.paths.purelib.appending("kept.py")
    try Files.write(Array("print('kept')".utf8), to: module)
    let before = try Files.readText(place.path("env/pyvenv.cfg"))
    try Files.remove(place.path("env/bin/python3"))
    let again = try place.make("env") { $0.upgrades = true }
    #expect(try Files.readText(place.path("env/pyvenv.cfg")) == before)
    #expect(again.interpreter.includesSystemSitePackages)
    #expect(
      try Workplace.output(place.path("env/bin/python3"), ["-c", "import kept"]) == "kept\n")
    #expect(try !Files.entries(of: place.path("env/bin")).contains { $0.name.contains("pyk") })
    #expect(try place.names == ["env"])
  }

  /// What comes after it fails: all is as it was, links, files, folders and names of versions.
  @Test func whatFailsIsUndone() throws {
    struct Refusal: Error {}
    func look(_ folder: FilePath) throws -> [String] {
      try Files.entries(of: folder).flatMap { entry -> [String] in
        let path = folder.appending(entry.name)
        switch entry.kind {
        case .directory: return [path.string] + (try look(path))
        case .symbolicLink: return ["\(path) -> \(try Files.readLink(path))"]
        default: return ["\(path): \(try Files.read(path).hashValue)"]
        }
      }.sorted()
    }
    let place = try Workplace()
    let old = try Workplace.interpreter(Workplace.pythons.first)
    try place.make("env", base: old) { $0.copies = true }
    let before = try look(place.path("env"))
    var options = VenvOptions(folder: place.path("env"), toolVersion: "1")
    options.upgrades = true
    let plan = try VenvPlan(options, base: try Workplace.interpreter())
    #expect(throws: Refusal.self) { try plan.carryOut { throw Refusal() } }
    #expect(try look(place.path("env")) == before)
    #expect(try place.names == ["env"])
    try plan.carryOut()
    #expect(try look(place.path("env")) != before)
  }

  @Test func copiesBecomeLinksAndLinksCopies() throws {
    let place = try Workplace()
    let python = place.path("env/bin/python")
    try place.make("env") { $0.copies = true }
    #expect(try Files.status(python, followLinks: false)?.kind == .regular)
    try place.make("env") { $0.upgrades = true }
    #expect(try Files.status(python, followLinks: false)?.kind == .symbolicLink)
    try place.make("env") {
      $0.upgrades = true; $0.copies = true
    }
    #expect(try Files.status(python, followLinks: false)?.kind == .regular)
    #expect(try Workplace.output(python, ["-c", "print(1)"]) == "1\n")
  }

  @Test(.enabled(if: Workplace.pythons.count > 1, "there is only one Python here"))
  func anotherVersionLeavesNoNameOfTheOld() throws {
    let place = try Workplace()
    let old = try Workplace.interpreter(Workplace.pythons.first)
    let new = try Workplace.interpreter()
    try place.make("env", base: old)
    try place.write("#!/bin/sh\n", "env/bin/python3.1-of-somebody")
    try place.make("env", base: new) { $0.upgrades = true }
    let names = try Files.entries(of: place.path("env/bin")).map(\.name)
    #expect(names.contains("python\(new.major).\(new.minor)"))
    #expect(old.minor == new.minor || !names.contains("python\(old.major).\(old.minor)"))
    #expect(names.contains("python3.1-of-somebody"))
    let version = try Workplace.output(
      place.path("env/bin/python"), ["-c", "import sys; print(sys.version_info[:2])"])
    #expect(version == "(\(new.major), \(new.minor))\n")
  }

  @Test(arguments: ["plain", "it's", #""x""#, #"it's "x""#, #"a\b"#, "", "'", #"\"#])
  func promptIsReadBackAsItWasGiven(prompt: String) throws {
    let place = try Workplace()
    try place.make("env") { $0.prompt = prompt }
    let written = try #require(VirtualEnvironmentFile(in: place.path("env"))?.values["prompt"])
    // As Python writes it, so that whoever reads Python's can read ours.
    let theirs = try Workplace.output(
      place.path("env/bin/python"), ["-c", "import sys; print(repr(sys.argv[1]))", prompt])
    #expect(written == theirs.dropLast())
    let again = try place.make("env") { $0.upgrades = true }
    #expect(again.options.prompt == prompt)
  }
}
