import PykDiagnostics
import PykFiles
import SystemPackage
import Testing

@testable import PykPublish

@Suite struct DistributionPatternsTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory(prefix: "pyk-patterns-")
    let dist = folder.path.appending("dist")
    try Files.createDirectories(dist)
    for name in [
      "b-1.tar.gz", "b-1-py3-none-any.whl", "a-1.tar.gz", "b-1.tar.gz.asc",
      "b-1.tar.gz.publish.attestation", "b-1.tar.gz.other.attestation", ".hidden.whl",
    ] {
      try Files.write([], to: dist.appending(name))
    }
  }

  private func expand(_ words: String...) throws -> DistributionPatterns {
    try DistributionPatterns.expand(words, in: folder.path)
  }

  @Test func wheelsComeFirstAndTheRestStaysInOrder() throws {
    #expect(
      try expand("dist/b-1.tar.gz", "dist/*").files.map(\.string)
        == ["dist/b-1-py3-none-any.whl", "dist/b-1.tar.gz", "dist/a-1.tar.gz"])
  }

  @Test func whatGoesAlongIsFoundByItsName() throws {
    let found = try expand("dist/*")
    #expect(found.signature(of: "dist/b-1.tar.gz") == "dist/b-1.tar.gz.asc")
    #expect(found.signature(of: "dist/a-1.tar.gz") == nil)
    #expect(
      found.attestations(of: "dist/b-1.tar.gz").map(\.string).sorted()
        == ["dist/b-1.tar.gz.other.attestation", "dist/b-1.tar.gz.publish.attestation"])
    #expect(found.attestations(of: "dist/a-1.tar.gz") == [])
  }

  @Test(arguments: [
    ("dist/?-1.tar.gz", 2), ("di*/[ab]-1.tar.gz", 2), ("dist/*.whl", 1), ("./dist/*.whl", 1),
  ])
  func patternsMatchAsInAShell(pattern: String, count: Int) throws {
    #expect(try expand(pattern).files.count == count)
  }

  @Test(arguments: ["dist/*.egg", "nowhere/*", "dist/c-1.tar.gz"])
  func whatMatchesNothingIsAFailure(pattern: String) {
    #expect(throws: Failure.self) { try expand(pattern) }
  }

  @Test func absolutePathsAreTakenAsTheyAre() throws {
    let pattern = folder.path.appending("dist/*.whl").string
    #expect(try expand(pattern).files == [folder.path.appending("dist/b-1-py3-none-any.whl")])
  }
}
