import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// `hash`, `inspect`, `index versions` and `list --outdated` against pip's own words.
@Suite(.enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"))
struct InspectingTests {
  private let real: RealEnvironment

  init() throws { real = try RealEnvironment.shared.get() }

  private func json(_ text: String) throws -> NSDictionary {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
  }

  @Test func hashesAsPip() throws {
    let wheel = real.wheels.appending("demo-1.0-py3-none-any.whl").string
    let commands = [
      ["hash", wheel], ["hash", "-a", "sha512", wheel],
      ["hash", "--algorithm=sha384", wheel, wheel],
    ]
    for (command, theirs) in zip(commands, try real.pip(commands)) {
      let ours = pyk(command)
      #expect(ours.output == theirs.output)
      #expect(ours.status == .done)
    }
    #expect(pyk("hash").status == .usage)
    #expect(pyk("hash", "-a", "md5", wheel).status == .usage)
    let missing = pyk("hash", wheel, "/nowhere/at/all")
    #expect(missing.output == "")
    #expect(missing.errors.contains("`/nowhere/at/all`"))
    #expect(missing.status == .failed)
  }

  @Test func inspectsAsPip() throws {
    let theirs = try json(try #require(try real.pip([["inspect"]]).first).output)
    let ours = try json(real.pyk("inspect").output)
    #expect(ours["version"] as? String == "1")
    #expect(ours["environment"] as? NSDictionary == theirs["environment"] as? NSDictionary)
    func installed(_ report: NSDictionary) throws -> [String: NSDictionary] {
      var found: [String: NSDictionary] = [:]
      for case let entry as NSDictionary in try #require(report["installed"] as? NSArray) {
        found[try #require(entry["metadata_location"] as? String)] = entry
      }
      return found
    }
    let (mine, others) = (try installed(ours), try installed(theirs))
    #expect(Set(mine.keys) == Set(others.keys))
    for (place, entry) in mine {
      #expect(entry == others[place], "\(place)")
    }
  }

  @Test func tellsVersionsAsPip() throws {
    let places = ["--no-index", "--find-links", real.wheels.string]
    let commands = [
      ["index", "versions", "demo"] + places, ["index", "versions", "demo", "--json"] + places,
      ["index", "versions", "Leaf_Pkg"] + places,
      ["index", "versions", "leaf-pkg", "--json", "--pre"] + places,
      ["index", "versions", "nobody-has-this"] + places,
    ]
    for (command, theirs) in zip(commands, try real.pip(commands)) {
      let ours = real.pyk(command)
      if theirs.status == 0 {
        if command.contains("--json") {
          #expect(try json(ours.output) == json(theirs.output), "\(command)")
        } else {
          #expect(ours.output == theirs.output, "\(command)")
        }
      }
      #expect(ours.status.rawValue == theirs.status, "\(command): \(ours.errors)")
    }
    #expect(real.pyk("index", "versions").status == .usage)
    #expect(real.pyk("index", "frob", "x").status == .usage)
  }

  @Test func tellsWhatIsOutdatedAsPip() throws {
    let places = ["--no-index", "--find-links", real.newer.string]
    let commands = [
      ["list", "-o"] + places, ["list", "--outdated", "--format", "json"] + places,
      ["list", "-o", "--pre", "-v"] + places, ["list", "-u"] + places,
      ["list", "--uptodate", "--format", "freeze"] + places,
    ]
    for (command, theirs) in zip(commands, try real.pip(commands)) {
      let ours = real.pyk(command)
      #expect(ours.output == theirs.output, "\(command): \(ours.errors)")
      #expect(ours.status.rawValue == theirs.status, "\(command)")
    }
    #expect(real.pyk("list", "-o", "-u").status == .usage)
    #expect(real.pyk("list", "-o", "--format", "freeze").status == .usage)
  }

  @Test func debugListsTheTagsOfPip() throws {
    let theirs = try #require(try real.pip([["debug", "-v"]]).first).output
    let tags = theirs.split(separator: "\n").drop { !$0.hasPrefix("Compatible tags: ") }
    let ours = real.pyk("debug", "-v").output.split(separator: "\n")
    #expect(ours.drop { !$0.hasPrefix("Compatible tags: ") }.elementsEqual(tags))
    let short = real.pyk("debug").output
    #expect(short.hasSuffix("  [First 10 tags shown. Pass --verbose to show all.]\n"))
    let object = try json(real.pyk("debug", "--format", "json").output)
    #expect((object["tags"] as? [String])?.count == tags.count - 1)
  }
}
