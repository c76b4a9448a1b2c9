import Foundation
import PykDiagnostics
import PykFiles
import PykInterpreter
import SystemPackage
import Testing

@testable import PykVenv

/// Where environments may go, and what becomes of what was there.
@Suite(.enabled(if: !Workplace.pythons.isEmpty, "there is no Python here")) struct PlacingTests {
  private func prefix(_ folder: FilePath) throws -> String {
    try Workplace.output(
      folder.appending("bin").appending("python"), ["-I", "-c", "import sys; print(sys.prefix)"])
  }

  @Test func foldersAboveAreMadeAndNothingIsLeftBeside() throws {
    let place = try Workplace()
    let plan = try place.make("a/b/env")
    #expect(try prefix(plan.folder) == "\(plan.folder)\n")
    #expect(try Files.entries(of: place.path("a/b")).map(\.name) == ["env"])
    let mode = try Files.status(plan.folder)?.permissions
    try Files.createDirectories(place.path("usual"))
    #expect(try mode == Files.status(place.path("usual"))?.permissions)
  }

  private struct Unfinished: Error {}

  @Test(arguments: [false, true])
  func whatIsNotCompletedIsUndone(_ wasThere: Bool) throws {
    let place = try Workplace()
    if wasThere {
      try place.make("env")
      try Files.write(Array("mine".utf8), to: place.path("env").appending("file"))
    }
    var options = VenvOptions(folder: place.path("env"), toolVersion: "1")
    options.clears = wasThere
    let base = try Workplace.interpreter()
    let plan = try VenvPlan(options, base: base)
    #expect(throws: Unfinished.self) {
      try plan.carryOut {
        #expect(Files.exists(place.path("env").appending("pyvenv.cfg")))
        #expect(!Files.exists(place.path("env").appending("file")))
        throw Unfinished()
      }
    }
    #expect(try place.names == (wasThere ? ["env"] : []))
    #expect(Files.exists(place.path("env").appending("file")) == wasThere)
  }

  @Test func longestNameIsNoTrouble() throws {
    let place = try Workplace()
    let name = String(repeating: "n", count: 255)
    try place.make(name)
    #expect(try place.names == [name])
  }

  @Test func emptyFolderIsFilledAndStaysItself() throws {
    let place = try Workplace()
    try Files.createDirectories(place.path("env"))
    try Files.setPermissions(of: place.path("env"), [.ownerReadWriteExecute])
    let before = try Files.status(place.path("env"))
    try place.make("env")
    let after = try Files.status(place.path("env"))
    #expect(before?.inode == after?.inode)
    #expect(before?.permissions == after?.permissions)
    #expect(try prefix(place.path("env")) == "\(place.path("env"))\n")
    #expect(try !Files.entries(of: place.path("env")).contains { $0.name.contains("pyk-") })
  }

  @Test func whatIsThereIsNotTouchedUnasked() throws {
    let place = try Workplace()
    try place.write("mine", "full/notes")
    try place.write("mine", "file")
    try place.make("env")
    let before = try Files.status(place.path("env/pyvenv.cfg"))
    #expect(throws: VenvError.occupied(place.path("full"))) { try place.make("full") }
    #expect(throws: VenvError.notADirectory(place.path("file"))) { try place.make("file") }
    #expect(throws: VenvError.exists(place.path("env"))) { try place.make("env") }
    #expect(throws: VenvError.nothingToUpgrade(place.path("full"))) {
      try place.make("full") { $0.upgrades = true }
    }
    #expect(throws: VenvError.nothingToUpgrade(place.path("new"))) {
      try place.make("new") { $0.upgrades = true }
    }
    #expect(throws: VenvError.notADirectory(place.path("file"))) {
      try place.make("file") { $0.clears = true }
    }
    #expect(try place.names == ["env", "file", "full"])
    #expect(try Files.entries(of: place.path("full")).map(\.name) == ["notes"])
    #expect(try Files.status(place.path("env/pyvenv.cfg")) == before)
  }

  @Test func clearingLeavesNothingOfTheOld() throws {
    let place = try Workplace()
    for name in ["env", "full"] {
      if name == "env" { try place.make(name) }
      try place.write("old", "\(name)/lib/old/file")
      try place.write("old", "\(name)/.hidden")
      try place.make(name) { $0.clears = true }
      #expect(!Files.exists(place.path("\(name)/lib/old")))
      #expect(!Files.exists(place.path("\(name)/.hidden")))
      #expect(try prefix(place.path(name)) == "\(place.path(name))\n")
    }
    #expect(try place.names == ["env", "full"])
    try place.make("fresh") { $0.clears = true }
    #expect(Files.exists(place.path("fresh/pyvenv.cfg")))
  }

  @Test func linkStaysAndLeadsToTheEnvironment() throws {
    let place = try Workplace()
    try place.write("old", "real/file")
    try Files.symbolicLink(target: "real", at: place.path("link"))
    try Files.symbolicLink(target: "nowhere", at: place.path("broken"))
    try place.make("link") { $0.clears = true }
    #expect(try Files.readLink(place.path("link")) == "real")
    #expect(Files.exists(place.path("real/pyvenv.cfg")))
    #expect(!Files.exists(place.path("real/file")))
    #expect(throws: VenvError.leadsNowhere(place.path("broken"))) { try place.make("broken") }
    #expect(try place.names == ["broken", "link", "real"])
  }

  @Test func failureChangesNothing() throws {
    let place = try Workplace()
    var options = VenvOptions(folder: place.path("new"), toolVersion: "1.2")
    options.copies = true
    var base = try Workplace.interpreter()
    base.baseExecutable = place.path("gone/python")
    #expect(throws: FileFailure.self) { try VenvPlan(options, base: base).carryOut() }
    #expect(try place.names == [])

    try Files.createDirectories(place.path("new"))
    #expect(throws: FileFailure.self) { try VenvPlan(options, base: base).carryOut() }
    #expect(try Files.entries(of: place.path("new")).isEmpty)

    try place.write("mine", "new/notes")
    options.clears = true
    #expect(throws: FileFailure.self) { try VenvPlan(options, base: base).carryOut() }
    #expect(try Files.entries(of: place.path("new")).map(\.name) == ["notes"])
    #expect(try place.names == ["new"])
  }

  @Test func folderThatHasToStayIsEmptiedAndFilled() throws {
    let place = try Workplace()
    let plan = try place.make("env")
    try place.write("old", "env/lib/old/file")
    let before = try Files.status(plan.folder)
    try plan.layInside(plan.folder)
    #expect(try Files.status(plan.folder)?.inode == before?.inode)
    #expect(!Files.exists(place.path("env/lib/old")))
    #expect(try prefix(plan.folder) == "\(plan.folder)\n")
    #expect(try !Files.entries(of: plan.folder).contains { $0.name.contains("pyk-") })
  }

  @Test func whatCannotBeMovedAwayBringsTheRestBack() throws {
    let place = try Workplace()
    let folder = place.path("env")
    try Files.createDirectories(folder)
    for name in (0..<8).map({ "a\($0)" }) + ["pyvenv.cfg"] {
      try Files.write([1], to: folder.appending(name))
    }
    // A name that isn't UTF-8 is one that `rename` is not told right.
    let bytes = Array("\(folder)/".utf8) + [0xff, 0x78]
    let strange = FilePath(
      platformString: bytes.map { CInterop.PlatformChar(bitPattern: $0) } + [0])
    try Files.write([1], to: strange)
    let names = try Files.entries(of: folder).map(\.name).sorted()
    let base = try Workplace.interpreter()
    let plan = try VenvPlan(VenvOptions(folder: folder, toolVersion: "1"), base: base)
    #expect(throws: FileFailure.self) { try plan.layInside(folder) }
    #expect(try Files.entries(of: folder).map(\.name).sorted() == names)
  }

  @Test func pathsThatNoShellCanHoldAreRefused() throws {
    let base = try Workplace.interpreter()
    for name in ["a:b", "a\nb", "a\u{1b}[1mb", "a\u{7f}", "a\u{2028}b", "a\u{85}b"] {
      #expect(throws: VenvError.self, "\(name)") {
        try VenvPlan(VenvOptions(folder: FilePath("/x/" + name), toolVersion: "1"), base: base)
      }
    }
    let bytes: [CInterop.PlatformChar] = [0x2f, 0x61, -1, 0]
    #expect(throws: VenvError.self) {
      try VenvPlan(
        VenvOptions(folder: FilePath(platformString: bytes), toolVersion: "1"), base: base)
    }
  }

  @Test func folderOfThePythonItselfIsRefused() throws {
    let base = try Workplace.interpreter()
    for folder in ["/", base.basePrefix, base.baseExecutable.removingLastComponent()] {
      var options = VenvOptions(folder: folder, toolVersion: "1")
      options.clears = true
      #expect(throws: VenvError.holdsItsPython(folder, python: base.baseExecutable)) {
        try VenvPlan(options, base: base)
      }
    }
  }

  @Test func pathIsTakenAsWritten() throws {
    let plan = try VenvPlan(
      VenvOptions(folder: "/a/./b/../c/", toolVersion: "1"), base: Workplace.interpreter())
    #expect(plan.folder == "/a/c")
    #expect(plan.entries.allSatisfy { !$0.path.hasPrefix("/") })
  }

  @Test func everyErrorSaysWhatToDo() {
    let errors: [VenvError] = [
      .exists("/x"), .occupied("/x"), .notADirectory("/x"), .leadsNowhere("/x"),
      .nothingToUpgrade("/x"), .impossiblePath("/x", character: "a colon"),
      .holdsItsPython("/x", python: "/x/bin/python"),
    ]
    for error in errors {
      #expect(error.diagnosis.what.contains("`/x`"))
      #expect(!error.diagnosis.hints.isEmpty)
    }
    #expect(VenvError.occupied("/x").diagnosis.hints.joined().contains("`--clear`"))
    #expect(VenvError.exists("/x").diagnosis.hints.joined().contains("`--clear`"))
  }
}
