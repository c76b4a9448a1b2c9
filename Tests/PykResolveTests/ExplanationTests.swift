import PykRequirements
import PykResolve
import PykVersions
import Testing

/// What a person reads when there is no answer.
@Suite struct ExplanationTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var table: String
    var asked: [String]
    var constraints: [String] = []
    var prereleases = ResolverOptions.Prereleases.ifNecessary
    var text: String
    var testDescription: String { name }
  }

  @Test(arguments: cases) func explains(_ test: Case) throws {
    let text = try answer(try Universe(test.table), test.asked) { options in
      options.prereleases = test.prereleases
      options.constraints = try test.constraints.enumerated().map { place, text in
        Root(try Dependency(text), text: text, source: "constraints.txt", line: place + 1)
      }
    }
    #expect(text == test.text)
  }

  static let cases: [Case] = [
    Case(
      name: "two that want different versions of a third",
      table: """
        flask 2.0: werkzeug
        flask 3.0: werkzeug>=3.0
        flask 3.1: werkzeug>=3.0
        acme 2.1: werkzeug<3
        acme 2.2:
        werkzeug 2.0
        werkzeug 3.0
        """, asked: ["flask>=3.0", "acme==2.1"],
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: flask 3.0 and later needs werkzeug>=3.0, and acme 2.1 needs werkzeug<3, so flask>=3.0 can't be together with acme==2.1
        cause: `requirements.txt` asks for flask>=3.0 (line 1) and acme==2.1 (line 2)
        hint:  allow another flask or another acme
        """),
    Case(
      name: "no such version", table: "a 1.0\na 1.1\na 3.0rc1", asked: ["a>=9"],
      text: """
        error: no version of `a` matches `a>=9`
        cause: a has 1.0 and 1.1
        cause: `requirements.txt` asks for a>=9 (line 1)
        """),
    Case(
      name: "a mistyped name", table: "flask 1.0", asked: ["flaks"],
      text: """
        error: can't find `flaks`
        cause: no index that was asked knows a project named `flaks`
        cause: `requirements.txt` asks for flaks (line 1)
        hint:  did you mean `flask`?
        """),
    Case(
      name: "an unknown name far away", table: "a 1.0: b\nb 1.0: flaks>1\nflask 1.0", asked: ["a"],
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: a 1.0 needs b, b 1.0 needs flaks>1, and no index that was asked knows a project named `flaks`, so a can't be satisfied
        cause: `requirements.txt` asks for a (line 1)
        hint:  did you mean `flask`?
        """),
    Case(
      name: "nothing matches a dependency", table: "a 1.0: b>=2\nb 1.0\nb 1.1\nb 1.2", asked: ["a"],
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: a 1.0 needs b>=2, and no version of b matches b>=2 (it has 3 versions from 1.0 to 1.2), so a can't be satisfied
        cause: `requirements.txt` asks for a (line 1)
        """),
    Case(
      name: "withdrawn", table: "a 1.0\na 2.0 yanked:broken", asked: ["a>1"],
      text: """
        error: no version of `a` that matches `a>1` can be used
        cause: a 2.0 was withdrawn by its author (broken)
        cause: `requirements.txt` asks for a>1 (line 1)
        hint:  ask for exactly `a==2.0` to take it although it was withdrawn
        """),
    Case(
      name: "another Python", table: "a 1.0\na 2.0 python>=3.99\na 2.1 python>=3.99",
      asked: ["a>1"],
      text: """
        error: no version of `a` that matches `a>1` can be used
        cause: a 2.0 and later requires Python >=3.99
        cause: `requirements.txt` asks for a>1 (line 1)
        hint:  use a Python that fits >=3.99 with `--python`
        """),
    Case(
      name: "other Pythons", table: "a 1.0 python>=3.97\na 2.0 python>=3.99\na 2.1 python>=3.99",
      asked: ["a"],
      text: """
        error: no version of `a` can be used
        cause: a 2.0 and later requires Python >=3.99, and a 1.0 requires Python >=3.97
        cause: `requirements.txt` asks for a (line 1)
        hint:  use a Python that fits >=3.99 with `--python`
        """),
    Case(
      name: "many other Pythons",
      table: "a 1 python>=3.95\na 2 python>=3.96\na 3 python>=3.97\na 4 python>=3.98",
      asked: ["a"],
      text: """
        error: no version of `a` can be used
        cause: every version of a requires another Python (1 >=3.95, 4 >=3.98)
        cause: `requirements.txt` asks for a (line 1)
        hint:  use a Python that fits >=3.98 with `--python`
        """),
    Case(
      name: "no wheels", table: "a 1.0 nowheel\na 2.0 nowheel=PyPy", asked: ["a"],
      text: """
        error: no version of `a` can be used
        cause: every version of a has no wheel that fits this Python and platform: a 2.0 has wheels for PyPy
        cause: `requirements.txt` asks for a (line 1)
        """),
    Case(
      name: "no wheel", table: "a 1.0 nowheel", asked: ["a"],
      text: """
        error: no version of `a` can be used
        cause: a 1.0 has no wheel that fits this Python and platform: it has wheels for CPython 3.8
        cause: `requirements.txt` asks for a (line 1)
        """),
    Case(
      name: "wheels for other Pythons", table: "a 1.0 otherpython\na 2.0 otherpython",
      asked: ["a"],
      text: """
        error: no version of `a` can be used
        cause: every version of a has wheels for other Pythons only, such as 3.8 and 3.9
        cause: `requirements.txt` asks for a (line 1)
        hint:  use a Python for which there are wheels, such as by `--python 3.9`
        """),
    Case(
      name: "an address that is of another version", table: "a @ https://example.org/a 1.0",
      asked: ["a @ https://example.org/a", "a>=2"],
      text: """
        error: no version of `a` matches `a>=2`
        cause: a is to come from https://example.org/a, which is 1.0
        cause: `requirements.txt` asks for a>=2 (line 2)
        """),
    Case(
      name: "source only", table: "a 1.0 sdist\na 2.0 broken", asked: ["a"],
      text: """
        error: no version of `a` can be used
        cause: a 2.0 has metadata that can't be used: no name, and a 1.0 exists as a source distribution only
        cause: `requirements.txt` asks for a (line 1)
        """),
    Case(
      name: "pre-releases that may not be taken", table: "a 1.0\na 2.0b1", asked: ["a>=2.0b0"],
      prereleases: .disallow,
      text: """
        error: no version of `a` that matches `a>=2.0b0` can be used
        cause: only pre-releases of a match a>=2.0b0
        cause: `requirements.txt` asks for a>=2.0b0 (line 1)
        hint:  `--pre` allows pre-releases, such as a 2.0b1
        """),
    Case(
      name: "a pre-release in between", table: "a 1.0: c<3\nb 1.0: c>1\nc 1.0\nc 2.0b1\nc 3.0",
      asked: ["a", "b"], prereleases: .disallow,
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: a 1.0 needs c<3, c 2.0b1 is a pre-release that nobody asks for, and b 1.0 needs c>1, so a can't be together with b
        cause: `requirements.txt` asks for a (line 1) and b (line 2)
        hint:  `--pre` allows pre-releases, such as c 2.0b1
        """),
    Case(
      name: "a pre-release that would mend a conflict",
      table: "a 1.0: c<3\na 2.0b1\nc 3.0\nc 2.0\nb 1.0: c>=3", asked: ["a", "b"],
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: a 2.0b1 is a pre-release that nobody asks for, a 1.0 needs c<3, and b 1.0 needs c>=3, so a can't be together with b
        cause: `requirements.txt` asks for a (line 1) and b (line 2)
        hint:  `--pre` allows pre-releases, such as a 2.0b1
        """),
    Case(
      name: "a constraint", table: "a 1.0: b>=2\nb 1.0\nb 2.0", asked: ["a"], constraints: ["b<2"],
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: a 1.0 needs b>=2, so a can't be satisfied under the constraints
        cause: `requirements.txt` asks for a (line 1)
        cause: `constraints.txt` allows only b<2 (line 1)
        hint:  allow more in `constraints.txt`
        """),
    Case(
      name: "a constraint on what is asked for", table: "b 1.0\nb 2.0", asked: ["b>1"],
      constraints: ["b<2"],
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: no version of b matches b>1 within the constraints
        cause: `requirements.txt` asks for b>1 (line 1)
        cause: `constraints.txt` allows only b<2 (line 1)
        hint:  allow another b or more in `constraints.txt`
        """),
    Case(
      name: "a contradiction", table: "a 1.0\na 2.0", asked: ["a>1", "a<2"],
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: no version of a matches both a>1 and a<2
        cause: `requirements.txt` asks for a>1 (line 1) and a<2 (line 2)
        """),
    Case(
      name: "two URLs",
      table: "a @ https://me:secret@example.org/a?token=secret 1.0\na @ https://example.org/b 1.0",
      asked: ["a @ https://me:secret@example.org/a?token=secret", "a @ https://example.org/b"],
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: no version of a matches both a @ https://****@example.org/a and a @ https://example.org/b
        cause: `requirements.txt` asks for a @ https://****@example.org/a (line 1) and a @ https://example.org/b (line 2)
        """),
    Case(
      name: "a URL against a dependency's",
      table: """
        a @ https://example.org/a 1.0
        a @ https://example.org/b 1.0
        c 1.0: a @ https://example.org/b
        """, asked: ["a @ https://example.org/a", "c"],
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: a is to come from https://example.org/a, which is 1.0, and c 1.0 needs a @ https://example.org/b, so a @ https://example.org/a can't be together with c
        cause: `requirements.txt` asks for a @ https://example.org/a (line 1) and c (line 2)
        """),
    Case(
      name: "a URL of the wrong version",
      table: "a @ https://example.org/a 1.0\nb 1.0: a>=2\na 2.0",
      asked: ["a @ https://example.org/a", "b"],
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: a is to come from https://example.org/a, which is 1.0, and b 1.0 needs a>=2, so a @ https://example.org/a can't be together with b
        cause: `requirements.txt` asks for a @ https://example.org/a (line 1) and b (line 2)
        """),
    Case(
      name: "a chain",
      table: """
        a 1.0: b
        b 1.0: c
        c 1.0: d>=2
        d 1.0
        d 2.0: e<2
        e 1.0
        e 2.0
        f 1.0: e>=2
        """, asked: ["a", "f"],
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: a 1.0 needs b, b 1.0 needs c, and c 1.0 needs d>=2
        cause: d 2.0 needs e<2, and f 1.0 needs e>=2, so a can't be together with f
        cause: `requirements.txt` asks for a (line 1) and f (line 2)
        """),
    Case(
      name: "each version another one",
      table: """
        a 1.0: c==1
        a 2.0: c==2
        a 3.0: c==3
        a 4.0: c==4
        a 5.0: c==5
        b 1.0: c==9
        c 1
        c 2
        c 3
        c 4
        c 5
        c 9
        """, asked: ["a", "b"],
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: every version of a needs one c or another (a 5.0 needs c==5, a 1.0 needs c==1, and so on), and b 1.0 needs c==9, so a can't be together with b
        cause: `requirements.txt` asks for a (line 1) and b (line 2)
        """),
    Case(
      name: "an extra", table: "a 1.0\na[x] 1.0: b>1\nb 1.0\nb 2.0", asked: ["a[x]", "b<2"],
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: a[x] 1.0 needs b>1, so a[x] can't be together with b<2
        cause: `requirements.txt` asks for a[x] (line 1) and b<2 (line 2)
        hint:  allow another b
        """),
    Case(
      name: "three together",
      table: "a 1.0: d!=1\nb 1.0: d!=2\nc 1.0: d!=3\nd 1\nd 2\nd 3\ne 1.0: d",
      asked: [
        "e", "a", "b", "c",
      ],
      text: """
        error: no versions satisfy what `requirements.txt` asks for
        cause: a 1.0 needs d!=1, b 1.0 needs d!=2, and c 1.0 needs d!=3, so a, b and c can't all be together
        cause: `requirements.txt` asks for a (line 2), b (line 3) and c (line 4)
        """),
  ]
}
