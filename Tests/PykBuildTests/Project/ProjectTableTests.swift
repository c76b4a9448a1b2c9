import Foundation
import SystemPackage
import Testing

@testable import PykBuild

/// Values of `[project]`, as they stand in `pyproject.toml` behind name and version.
private let tables = [
  "authors = [{email = 'foo'}]", "authors = [{email = 'foo@x'}]",
  "authors = [{email = 'foo@x.org'}]", "authors = [{name = 'a', email = 'a@b@c.org'}]",
  "authors = [{name = 'a, b'}]", "maintainers = [{email = '@x.org'}]",
  "urls = {a = 'not a url'}", "urls = {a = 'x.org'}", "urls = {a = 'mailto:x@y'}",
  "urls = {a = 'file:///x'}", "urls = {a = 'http:x'}", "urls = {a = ' http://x '}",
  "urls = {a = 'http://x y'}", "urls = {a = ''}", "urls = {a = '/x'}", "urls = {a = 'x@y'}",
  "entry-points = {x = {'[a' = 'acme:main'}}", "entry-points = {'x y' = {a = 'acme:main'}}",
  "entry-points = {'x-y' = {a = 'acme:main'}}", "entry-points = {'x.y_z' = {a = 'acme:main'}}",
  "entry-points = {x = {'a b' = 'acme:main'}}", "scripts = {'a b' = 'acme:main'}",
  "scripts = {'a=b' = 'acme:main'}", "scripts = {a = 'acme:ma-in'}", "scripts = {a = 'ac-me:main'}",
  "scripts = {a = 'acme:main.sub'}", "scripts = {a = 'acme:main [x, y]'}",
  "scripts = {a = 'acme:main [x'}", "scripts = {a = 'acme'}", "scripts = {a = ''}",
  "dependencies = ['a\\']", "dependencies = [' a ']", "dependencies = ['']",
  "dependencies = ['a # foo']", "dependencies = [\"a\\nb\"]", "dependencies = ['a>=1,<2; x']",
  "dependencies = ['a[b]>=1; python_version<\"3\"']", "dependencies = ['a @ https://x.org/a.zip']",
  "optional-dependencies = {'a:b' = ['q']}", "optional-dependencies = {'-a' = ['q']}",
  "optional-dependencies = {'A_b.c' = ['q']}", "optional-dependencies = {a = ['q r']}",
  "requires-python = '>=3.9,<4'", "keywords = ['a,b']", "keywords = 'a'",
  "readme = {file = 'README'}", "license = {text = 'x', file = 'y'}", "description = 1",
]

/// What setuptools takes pyk takes, and what it refuses pyk refuses.
@Test(.enabled(if: SetuptoolsOracle.isThere, SetuptoolsOracle.absence))
func projectTablesAreTakenAsBySetuptools() throws {
  let texts = tables.map { "[project]\nname = 'a'\nversion = '1'\n\($0)\n" }
  let answers: [Bool] = try SetuptoolsOracle.answers(
    """
    from setuptools.compat.py310 import tomllib
    from setuptools.config._validate_pyproject import validate
    def answer(text):
        try:
            validate(tomllib.loads(text))
            return True
        except Exception:
            return False
    """, to: texts)
  for (text, isTaken) in zip(texts, answers) {
    let tree = try ProjectTree(["pyproject.toml": text, "a.py": ""])
    let isOurs = (try? NativeProject.read(FilePath(tree.path))) != nil
    #expect(isOurs == isTaken, "\(text)")
  }
}

/// setuptools looks at the file only where one of its two tables is there.
@Test func optionsOfCommandsCountBesideTables() throws {
  let options = "[tool.distutils.bdist_wheel]\nuniversal = true\n"
  for (text, isUniversal) in [("", false), ("[tool.setuptools]\nzip-safe = false\n", nil)] {
    let tree = try ProjectTree([
      "pyproject.toml": text + options, "a.py": "",
      "setup.cfg": "[metadata]\nname = a\nversion = 1\n",
    ])
    switch try NativeProject.read(FilePath(tree.path)) {
    case .native(let project): #expect(project.options.isUniversal == isUniversal)
    case .doubtful: #expect(isUniversal == nil)
    }
  }
}
