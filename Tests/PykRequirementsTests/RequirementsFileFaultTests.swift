import PykDiagnostics
import SystemPackage
import Testing

@testable import PykRequirements

/// What a person is told of a file that can't be read.
@Suite struct RequirementsFileFaultTests {
  /// The diagnosis as `error:`, excerpt, `cause:` and `hint:` lines.
  private func told(_ files: [String: String], environment: [String: String] = [:]) -> String {
    do {
      _ = try FilesInMemory(files: files, environment: environment).load("requirements.txt")
      return "read"
    } catch {
      let diagnosis = Diagnosis(describing: error)
      var lines = ["error: \(diagnosis.what)"]
      if let excerpt = diagnosis.excerpt {
        lines += excerpt.drawn().split(separator: "\n", omittingEmptySubsequences: false).map {
          "       \($0)"
        }
      }
      lines += diagnosis.causes.map { "cause: \($0)" } + diagnosis.hints.map { "hint:  \($0)" }
      return lines.joined(separator: "\n")
    }
  }

  @Test func placeAndCaret() {
    #expect(
      told(["requirements.txt": "# ours\nflask\n  requests[security >= 2.8  # old\n"]) == """
        error: can't read line 3 of `requirements.txt`
                 requests[security >= 2.8  # old
                                   ^ expected `,` or `]` after the extra `security`
        hint:  write `requests[security]>=2.8`
        """)
  }

  @Test func continuedLinesPointAtTheRightOne() {
    #expect(
      told(["requirements.txt": "foo==1.0 \\\n  --hash=sha256:abc \\\n  --hash=md5:00\n"]) == """
        error: can't read line 2 of `requirements.txt`
                 --hash=sha256:abc \\
                 ^~~~~~~~~~~~~~~~~ expected 64 hexadecimal digits after `sha256:`
        """)
  }

  @Test func secretsOfTheEnvironmentStayThere() {
    let told = told(
      ["requirements.txt": "foo @ https://${TOKEN}@example.org/x.zip y"],
      environment: ["TOKEN": "t0ps3cret"])
    #expect(
      told == """
        error: can't read line 1 of `requirements.txt`
               foo @ https://****@example.org/x.zip y
                                                    ^ expected ` ;` and a marker, or the end, after the address
        """)
  }

  @Test func unknownOptionsGetASuggestion() {
    #expect(
      told(["requirements.txt": "--requirment base.txt"]) == """
        error: can't read line 1 of `requirements.txt`
               --requirment base.txt
               ^~~~~~~~~~~~ this option can't stand in a requirements file
        hint:  did you mean `--requirement`?
        """)
  }

  @Test func recursionIsFound() {
    #expect(
      told(["requirements.txt": "-r a/b.txt", "a/b.txt": "x\n-r ../requirements.txt"]) == """
        error: can't read line 2 of `a/b.txt`
               -r ../requirements.txt
                  ^~~~~~~~~~~~~~~~~~~ this file leads back to itself
        cause: `requirements.txt` leads to `a/b.txt`, and that back to `requirements.txt`
        cause: `requirements.txt` names it in line 1
        """)
    #expect(told(["requirements.txt": "-c requirements.txt"]).contains("leads back to itself"))
  }

  @Test func anAbsentFileIsNamedWhereItIsAskedFor() {
    #expect(
      told(["requirements.txt": "a\n-r base.txt"]) == """
        error: can't read line 2 of `requirements.txt`
               -r base.txt
                  ^~~~~~~~ this file can't be read
        cause: there is no `base.txt`
        """)
    #expect(told([:]) == "error: there is no `requirements.txt`")
  }

  @Test func faultsInNestedFilesSayHowTheyWereReached() {
    #expect(
      told(["requirements.txt": "-r base.txt", "base.txt": "foo=1"]) == """
        error: can't read line 1 of `base.txt`
               foo=1
                  ^ expected one of `~=`, `==`, `!=`, `<=`, `>=`, `<`, `>`, `===`
        cause: `requirements.txt` names it in line 1
        hint:  write `==` to ask for one version
        """)
  }

  @Test(arguments: [
    ("foo[a]", "a constraint can't have extras"), ("-e ./foo", "a constraint can't be editable"),
    ("./foo", "a constraint needs a name"),
    ("https://example.org/foo.zip", "a constraint needs a name"),
  ])
  func constraintsAreNamesWithVersions(_ line: String, _ problem: String) {
    #expect(told(["requirements.txt": "-c c.txt", "c.txt": line]).contains(problem))
    #expect(told(["requirements.txt": line]) == "read")
  }

  @Test(arguments: [
    "foo==1.0 --hash=sha256:\(String(repeating: "0", count: 64))",
    "foo @ https://example.org/x.zip",
    "./foo-1.0-py3-none-any.whl", "https://example.org/foo-1.0-py3-none-any.whl",
    "foo<2 ; os_name=='x'",
  ])
  func theseAreConstraints(_ line: String) {
    #expect(told(["requirements.txt": "-c c.txt", "c.txt": line]) == "read")
  }

  @Test(arguments: [
    ("--hash=sha256", "expected an algorithm and a hash, such as `sha256:…`"),
    ("foo --hash=md5:00", "expected one of `sha256`, `sha384`, `sha512`"),
    ("-i", "expected a value after `-i`"), ("--pre=yes", "`--pre` takes no value"),
    ("-r a b", "expected an option"), ("-f 'open", "this quote is never closed"),
    ("-f a\\", "nothing follows this backslash"), ("foo -C x", "expected `KEY=VALUE`"),
    ("--no-binary a,-", "`-` is not the name of a package"),
    ("-e https://example.org/x", "expected a folder or a repository after `-e`"),
    ("-", "expected an option"), ("-x y", "this option can't stand in a requirements file"),
  ])
  func faultsOfOptions(_ line: String, _ label: String) {
    let told = told(["requirements.txt": line + " "])
    // The backslash at the end of a line would continue it.
    if line.hasSuffix("\\") {
      #expect(told == "read" || told.contains(label))
    } else {
      #expect(told.contains(" \(label)"), "\(told)")
    }
  }
}
