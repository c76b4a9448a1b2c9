import Foundation
import PykArchive
import PykDiagnostics
import SystemPackage
import Testing

@testable import PykBuild

private let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("Fixtures")

/// What setuptools put into the archives of a project: members with `x ` or `- ` in front.
private func recorded() throws -> [String: [String: Set<String>]] {
  let file = fixtures.appendingPathComponent("Conformance/project-members.txt")
  var found: [String: [String: Set<String>]] = [:]
  for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  where !line.hasPrefix("#") {
    let fields = line.split(separator: "\t").map(String.init)
    found[fields[0], default: [:]][fields[1], default: []].insert("\(fields[2]) \(fields[3])")
  }
  return found
}

/// Projects that only their backend can build.
private let refused: Set = ["setup-computed", "setup-extension"]

private let projects =
  ((try? recorded())?.keys.sorted() ?? []).filter { name in
    FileManager.default.fileExists(
      atPath: fixtures.appendingPathComponent("Projects/\(name)").path)
  }

private func members(_ contents: ArchiveContents, below prefix: String = "") -> Set<String> {
  Set(
    contents.files.map { file in
      (file.isExecutable ? "x " : "- ") + file.path.string.dropFirst(prefix.count)
    })
}

@Test(arguments: projects)
func archivesHaveTheMembersThatSetuptoolsPutIn(name: String) throws {
  let expected = try #require(try recorded()[name]).mapValues { members in
    // A link that leads back is followed by setuptools, forty times, and not by pyk.
    members.filter { !$0.contains("/loop/") }
  }
  let path = FilePath(fixtures.appendingPathComponent("Projects/\(name)").path)
  guard case .native(let project) = try NativeProject.read(path) else {
    #expect(refused.contains(name))
    return
  }
  #expect(!refused.contains(name))
  let sdist = try project.sdistContents().contents
  let found = members(sdist, below: "\(project.metadata.fullName)/")
  #expect(found == expected["sdist"])
  let wheel = try project.wheel(WheelOptions(generator: "pyk (0)"), at: BuildMoment(seconds: 0))
  let wanted = Set(
    (expected["wheel"] ?? []).map {
      // Ours isn't named after the Python that builds it.
      $0.replacing(/-py3\.\d+-nspkg\.pth$/, with: "-nspkg.pth")
    })
  #expect(members(wheel.archive.contents) == wanted)
}

@Test func thereAreFortyProjects() {
  #expect(projects.count >= 40)
}

private let broken =
  (try? FileManager.default.contentsOfDirectory(
    atPath: fixtures.appendingPathComponent("Projects/broken").path))?.sorted() ?? []

@Test(arguments: broken)
func brokenProjectsAreRefusedWithAReason(name: String) throws {
  let path = FilePath(fixtures.appendingPathComponent("Projects/broken/\(name)").path)
  do {
    guard case .native(let project) = try NativeProject.read(path) else { return }
    _ = try project.sdistContents()
    _ = try project.wheel(WheelOptions(generator: "pyk (0)"), at: BuildMoment(seconds: 0))
    Issue.record("\(name) was built")
  } catch let error as any Diagnosable {
    let said = error.diagnosis
    #expect(said.excerpt != nil || !said.causes.isEmpty)
  }
}
