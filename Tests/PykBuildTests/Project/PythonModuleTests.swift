import Foundation
import Oracles
import Testing

@testable import PykBuild

private let literals = [
  "'a'", "\"a\" 'b'", "'a\\n\\x41\\u00e4\\101\\q'", "r'a\\n'", "'''a\nb'''", "1", "-1", "1_000",
  "0x10", "0", "1.5", "-2.5", "True", "None", "[1, 'a', (2,), {}]", "(1)", "(1,)", "()", "[]",
  "{'a': 1, 'b': [2],}", "('a'\n 'b')", "b'x'", "f'{x}'", "x", "'a' + 'b'", "1 + 2", "[x]", "{1}",
  "dict(a=1)", "'a'.strip()", "...", "-'a'", "[1,,2]", "u'a'", "R\"\\d\"", "'\\\n'", "1.", ".5",
  "0o17", "1e5", "'a' # c", "{'a': 1, 'a': 2}", "[1, 2][0]", "not 1", "lambda: 1",
]

private let modules = [
  "V = '1'\n", "V = '1'\nV = '2'\n", "\"\"\"doc\nV = 'x'\n\"\"\"\nV = '1'\n", "V: str = '1'\n",
  "W = V = '1'\n", "V = W = '1'\n", "if 1:\n    V = '2'\nV = '1'\n", "def f():\n  V = 2\n",
  "class A:\n  V = '2'\nV = '1'\n", "V = f()\n", "V = f()\nV = '1'\n", "V += '1'\n", "V == '1'\n",
  "import x; V = '1'\n", "V = '1'; W = 2\n", "V = 1, 2\n", "V = (1, 2, 'b')\n", "V = [1, 2]\n",
  "V = \\\n  '1'\n", "V = ('1'\n  '2')\n", "# V = '0'\nV = '1' # c\n", "V.x = '2'\nV = '1'\n",
  "V, W = 1, 2\n", "x['V'] = 1\nV = '1'\n", "from a import V\n", "V = \"1\"\r\nW = 2\r\n",
  "try:\n  V = 1\nexcept: pass\n", "V = '1' if x else '2'\n", "for V in x: pass\nV = '1'\n",
  "@d\ndef V(): pass\nV = '1'\n", "print('V = 2')\nV = '1'\n", "async def f(): pass\nV = '1'\n",
  "V = (\n# c\n'1'\n)\n", "f(V='2')\nV = '1'\n", "V = '1'", "V: str\nV = '1'\n", "(V) = '1'\n",
]

/// What setuptools' `attr:` reads without running the module is what is read here; what is read
/// here and isn't read there would be wrong.
@Test(.enabled(if: Python.isThere, "python3 is not on PATH"))
func attributesAgreeWithSetuptools() throws {
  let script = """
    import ast
    def answer(text):
        try:
            body = ast.parse(text).body
            for s in body:
                if isinstance(s, ast.Assign): found = [(t, s.value) for t in s.targets]
                elif isinstance(s, ast.AnnAssign) and s.value: found = [(s.target, s.value)]
                else: continue
                for t, v in found:
                    if isinstance(t, ast.Name) and t.id == "V":
                        return repr(ast.literal_eval(v))
        except Exception:
            pass
        return None
    """
  let texts = literals.map { "V = \($0)\n" } + modules
  let expected = try Python.answers(script, of: texts, as: String?.self)
  var known = 0
  for (text, expected) in zip(texts, expected) {
    guard let literal = PythonModule(text)?.literal(assignedTo: "V") else { continue }
    known += 1
    #expect(shown(literal) == expected, "\(text.debugDescription)")
  }
  #expect(known > 45)
}

/// As `repr` has it, for what the tests use.
private func shown(_ literal: PythonLiteral) -> String {
  switch literal {
  case .none: return "None"
  case .boolean(let flag): return flag ? "True" : "False"
  case .integer(let number): return "\(number)"
  case .float(let text): return Double(text).map { "\($0)" } ?? text
  case .string(let text):
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\\": result += "\\\\"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return "'\(result)'"
  case .list(let items): return "[" + items.map(shown).joined(separator: ", ") + "]"
  case .tuple(let items):
    return "(" + items.map(shown).joined(separator: ", ") + (items.count == 1 ? ",)" : ")")
  case .dictionary(let pairs):
    return "{" + pairs.map { "\(shown($0.key)): \(shown($0.value))" }.joined(separator: ", ") + "}"
  }
}

@Test func hostilePythonEndsNothing() {
  for text in [
    "V = " + String(repeating: "[", count: 200_000),
    "V = " + String(repeating: "-", count: 200_000),
    "V = '" + String(repeating: "\\", count: 100_001), "V = \"\"\"", "\u{0}", "V = '\\x'",
    "V = '\\U00110000'", ")", "V = '''\\",
  ] {
    #expect(PythonModule(text)?.literal(assignedTo: "V") == nil)
  }
}
