import Foundation
import PykRequirements
import Testing

@Suite struct ConformanceTests {
  static let file = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/Conformance/requirement-spellings.txt")

  @Test func everyRequirementHasItsNormalForm() throws {
    let lines = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n")
    for line in lines where !line.hasPrefix("#") {
      let fields = line.split(separator: "\t")
      try #require(fields.count == 2, "\(line)")
      let requirement = try? Requirement(fields[0])
      #expect((requirement?.description ?? "-") == fields[1], "\(line)")
      if let requirement {
        #expect(try Requirement(requirement.description) == requirement, "\(line)")
      }
    }
  }

  /// What old distributions have in their metadata, and what it is taken for.
  @Test(arguments: [
    ("elasticsearch-dsl (>=7.2.0<8.0.0)", "elasticsearch-dsl<8.0.0,>=7.2.0"),
    ("foo (>=2.7.*)", "foo>=2.7"), ("foo>=1.0 <2", "foo<2,>=1.0"), ("foo (==1.0,)", "foo==1.0"),
    ("typing (>=3.6.6) ; python_version < \"3.5\"", "typing>=3.6.6; python_version < \"3.5\""),
    ("foo (>='1.0')", "foo>=1.0"), ("foo[a] (!=3.0*)", "foo[a]!=3.0.*"), ("foo", "foo"),
  ])
  func oldMetadataIsUnderstood(_ text: String, _ meaning: String) throws {
    #expect(try Requirement(lenient: text).description == meaning)
  }

  @Test(arguments: ["", "foo bar", "foo>=", "foo>=x", "foo (>=1", "foo ; nonsense", "foo 1.0"])
  func nonsenseStaysNonsense(_ text: String) {
    #expect(throws: RequirementError.self) { try Requirement(lenient: text) }
  }
}
