import Foundation
import Oracles
import Testing

@testable import PykBuild

private let requirements = [
  "a", "Foo_Bar[b,A] >=1 , <2", "x ; python_version<'3'", "x @ https://e.org/a;b ; os_name=='nt'",
  "x;python_version<'3' and (os_name=='nt' or os_name=='x')",
  "x; (python_version<'3' and os_name=='nt') or extra=='y'", "x; ((python_version<'3'))",
  "x; python_version<'3' and (os_name=='nt' and os_name=='x')", "x; os_name == 'a\"b'",
  "x; os_name == ' and '", "x; 'a' in platform_version", "x; platform_version not in 'a b'",
  "x(>=1)", "x>=1.0.*", "x; os_name=='nt'or os_name=='y'", "x; (os_name=='nt')and(os_name=='y')",
]

/// Requirements and those of extras are written as setuptools writes them, with `packaging`.
@Test(.enabled(if: Python.hasPackaging, "python3 on PATH has no packaging"))
func requirementsAgreeWithPackaging() throws {
  let script = """
    from packaging.requirements import Requirement
    from packaging.markers import Marker
    def answer(text):
        try:
            r = Requirement(text)
        except Exception:
            return None
        plain = str(r)
        parts = (f"({r.marker})" if r.marker else None, "(os_name == 'q')", "extra == 'e'")
        r.marker = Marker(" and ".join(x for x in parts if x))
        return [plain, str(r)]
    """
  let expected = try Python.answers(script, of: requirements, as: [String]?.self)
  for (text, expected) in zip(requirements, expected) {
    guard let expected else {
      #expect(throws: (any Error).self) { try WrittenRequirement(text) }
      continue
    }
    let written = try WrittenRequirement(text)
    #expect(written.description == expected[0])
    let condition = WrittenMarker("os_name == 'q'")
    #expect(written.description(extra: "e", condition: condition) == expected[1])
  }
}

/// The sdist's setup.cfg is what configparser makes of the project's.
@Test(.enabled(if: Python.isThere, "python3 is not on PATH"))
func setupConfigurationAgreesWithConfigparser() throws {
  let texts = [
    "", "[metadata]\nname = a\n# comment\n\n[options]\nx =\n    a\n\n    b\n",
    "[egg_info]\ntag_date = 1\nother: 2\n[DEFAULT]\nz = 1\n", "[a]\r\nKey-X=1\r\n  2\r\n",
    "[DEFAULT]\n[a]\nx = %(y)s ; c\n",
  ]
  let script = """
    import configparser, io
    def answer(text):
        opts = configparser.RawConfigParser()
        opts.optionxform = lambda o: o
        opts.read_file(io.StringIO(text, newline=None))
        if not opts.has_section("egg_info"): opts.add_section("egg_info")
        opts.set("egg_info", "tag_build", ".dev")
        opts.set("egg_info", "tag_date", "0")
        out = io.StringIO()
        opts.write(out)
        return out.getvalue()
    """
  for (text, expected) in zip(texts, try Python.answers(script, of: texts, as: String.self)) {
    #expect(try SetupConfigurationText.edited(text, tagBuild: ".dev") == expected)
  }
}
