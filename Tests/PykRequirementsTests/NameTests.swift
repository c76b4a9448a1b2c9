import PykDiagnostics
import PykRequirements
import Testing

@Suite struct NameTests {
  @Test(arguments: [
    ("Django", "django"), ("oslo.concurrency", "oslo-concurrency"), ("a", "a"), ("1", "1"),
    ("Foo__Bar", "foo-bar"), ("a.-_b", "a-b"), ("zope.interface", "zope-interface"),
    ("A-B-C", "a-b-c"), ("foo_", "foo-"),
  ])
  func namesHaveANormalForm(_ written: String, _ normalized: String) throws {
    let name = try PackageName(written)
    #expect(name.normalized == normalized && name.written == written)
    #expect(try name == PackageName(normalized.hasSuffix("-") ? written : normalized))
    #expect(try ExtraName(written).normalized == normalized)
    #expect("\(name)" == normalized)
  }

  @Test(arguments: ["", "-a", "a-", ".a", "a b", "é", "a/b", "a@b", "_a", "a\n", "a\0"])
  func otherTextsAreNoNames(_ text: String) {
    #expect(throws: NameError.self) { try PackageName(text) }
    #expect(throws: NameError.self) { try ExtraName(text) }
    #expect(!Diagnosis(describing: NameError.of(text)).what.isEmpty)
  }

  @Test func namesAreOrderedByTheirNormalForm() throws {
    let names = try ["b", "A.c", "a-b"].map { try PackageName($0) }
    #expect(names.sorted().map(\.written) == ["a-b", "A.c", "b"])
    #expect(try Set([PackageName("a.b"), PackageName("A_B")]).count == 1)
  }
}

extension NameError {
  fileprivate static func of(_ text: String) -> any Error {
    do {
      _ = try PackageName(text)
      return Failure("no fault")
    } catch {
      return error
    }
  }
}
