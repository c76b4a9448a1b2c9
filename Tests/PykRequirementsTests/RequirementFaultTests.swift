import PykDiagnostics
import PykRequirements
import Testing

/// What a person is told of a requirement that can't be read.
@Suite struct RequirementFaultTests {
  struct Row: CustomTestStringConvertible {
    var text: String
    var caret: String
    var hint: String?
    var testDescription: String { text }

    init(_ text: String, _ caret: String, hint: String? = nil) {
      self.text = text
      self.caret = caret
      self.hint = hint
    }
  }

  @Test(arguments: [
    Row("", "^ expected the name of a package"),
    Row("-foo", "^~~~ expected the name of a package"),
    Row(">=1.0", "^~~~~ expected the name of a package"),
    Row(
      "requests[security >= 2.8",
      "                  ^ expected `,` or `]` after the extra `security`",
      hint: "write `requests[security]>=2.8`"),
    Row("requests[a,]", "           ^ expected the name of an extra"),
    Row("requests[a b]", "           ^ expected `,` or `]` after the extra `a`"),
    Row(
      "foo=1.0", "   ^ expected one of `~=`, `==`, `!=`, `<=`, `>=`, `<`, `>`, `===`",
      hint: "write `==` to ask for one version"),
    Row(
      "foo 1.0", "    ^~~ expected a comparison such as `>=1.0`, `;` or the end",
      hint: "write `foo==1.0` to ask for that version"),
    Row("foo>=1.0 <2", "         ^~ expected `,`, `;` or the end after `>=1.0`"),
    Row("foo>=1.*", "      ^~ `.*` goes with `==` and `!=` alone", hint: "write `>=1`"),
    Row(
      "foo==1.0#why", "        ^~~~ expected `,`, `;` or the end after `==1.0`",
      hint: "a comment needs a space before its `#`"),
    Row(
      "foo \\", "    ^ expected a comparison such as `>=1.0`, `;` or the end",
      hint: "a line goes on where a `\\` is its very last character"),
    Row("foo (>=1.0", "          ^ expected `,` or the `)` of the `(` at column 5"),
    Row("foo @", "     ^ expected an address after `@`"),
    Row(
      "foo @ https://example.org/x.zip; python_version>'3'",
      "                               ^ expected a space before `;`",
      hint: "an address may hold a `;`, so that one needs a space before it"),
    Row(
      "foo ; python_version > 3",
      "                       ^ expected a marker variable or a text in quotes",
      hint: "put quotes round `3`"),
    Row(
      "foo ; pyton_version > '3'",
      "      ^~~~~~~~~~~~~ expected a marker variable or a text in quotes",
      hint: "did you mean `python_version`?"),
    Row(
      "foo ; os_name = 'nt'",
      "              ^ expected one of `==`, `!=`, `<`, `<=`, `>`, `>=`, `~=`, `===`, `in`, `not in`",
      hint: "write `==`"),
    Row("foo ; os_name == 'nt", "                 ^~~ this quote is never closed"),
    Row(
      "foo ; (os_name == 'nt'",
      "                      ^ expected `and`, `or` or the `)` of the `(` at column 7"),
    Row(
      "foo ; '1' == '1'",
      "      ^~~~~~~~~~ expected a marker variable such as `python_version` on one of the two sides"
    ),
    Row("foo ; os_name not 'nt'", "                  ^ expected `in` after `not`"),
    Row("foo ;", "     ^ expected a marker variable or a text in quotes"),
    Row(
      "foo ; os_name == 'a' os_name == 'b'",
      "                     ^~~~~~~ expected `and`, `or` or the end"),
  ])
  func faultsAreDrawn(_ row: Row) throws {
    do {
      _ = try Requirement(row.text)
      Issue.record("`\(row.text)` was read")
    } catch {
      let diagnosis = error.diagnosis
      let drawn = diagnosis.excerpt?.drawn(width: 200).split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(drawn?.last.map(String.init) == row.caret)
      #expect(diagnosis.hints.first == row.hint)
    }
  }

  @Test func secretsAreNotShown() {
    #expect(throws: RequirementError.self) {
      try Requirement("foo @ https://me:pw@example.org/x y")
    }
    do { _ = try Requirement("foo @ https://me:pw@example.org/x y") } catch {
      let diagnosis = error.diagnosis
      let drawn = diagnosis.excerpt?.drawn() ?? ""
      #expect(!drawn.contains("pw") && !diagnosis.what.contains("pw"))
      #expect(drawn.split(separator: "\n").first == "foo @ https://****@example.org/x y")
      #expect(drawn.split(separator: "\n").last?.prefix(34) == "                                 ^")
    }
  }

  @Test func nothingIsTooDeep() throws {
    let deep = String(repeating: "(", count: 100_000)
    #expect(throws: RequirementError.self) { try Requirement("foo; " + deep) }
    let fine =
      String(repeating: "(", count: 100) + "os_name == 'x'" + String(repeating: ")", count: 100)
    #expect(try Marker(fine).description == "os_name == \"x\"")
    let wide = Array(repeating: "(os_name == 'x' or extra == 'y')", count: 5000)
    let marker = try Marker(wide.joined(separator: " and "))
    #expect(try Marker(marker.description) == marker)
    #expect(!marker.evaluate(in: MarkerEnvironment()))
  }
}
