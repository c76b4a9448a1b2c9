/// Requirements and markers in many spellings, and texts that are nearly one.
struct RequirementGenerator {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func space() -> String { random.pick(["", "", "", " ", "  ", "\t"]) }

  mutating func name() -> String {
    random.pick(["a", "A.B", "foo-bar", "Foo__Bar", "x1", "2to3", "zope.interface", "a.-_b", "in"])
  }

  mutating func version() -> String {
    random.pick([
      "1", "1.0", "2.7", "3.6", "3.8.1", "3.11", "0.1a1", "1.0.post1", "2.0.dev3", "1!2",
    ])
  }

  mutating func specifier() -> String {
    let comparison = random.pick(["~=", "==", "!=", "<=", ">=", "<", ">"])
    var version = version()
    if comparison == "~=" { version = random.pick(["1.0", "2.7", "3.8.1"]) }
    if comparison == "==" || comparison == "!=", random.chance(30) {
      version = random.pick(["1.*", "2.7.*", "1.0+abc", "3.*"])
    }
    return comparison + space() + version
  }

  mutating func quoted(_ text: String) -> String { random.chance(50) ? "\"\(text)\"" : "'\(text)'" }

  mutating func comparison(depth: Int) -> String {
    let versionVariables = [
      "python_version", "python_full_version", "implementation_version", "platform_release",
    ]
    let textVariables = [
      "os_name", "os.name", "sys_platform", "sys.platform", "platform_machine", "platform.machine",
      "platform_python_implementation", "platform.python_implementation", "python_implementation",
      "platform_system", "platform_version", "platform.version", "implementation_name",
    ]
    let values = [
      "linux", "linux2", "win32", "posix", "nt", "x86_64", "CPython", "cpython", "Linux", "PyPy",
      "3", "", "#1 SMP", "6.1.0",
    ]
    let versions = [
      "3", "3.8", "3.8.*", "2.7", "3.11", "3.11.7", "3.12.0a1", "3.8, 3.11", "3.9 3.10", "abc",
      "6.1.0", "5", "3.11.7+local", "3.11.*",
    ]
    let comparisons = ["==", "!=", "<", "<=", ">", ">=", "~=", "===", "in", "not in", "not  in"]
    var (variable, value): (String, String)
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<5: (variable, value) = (random.pick(versionVariables), random.pick(versions))
    case 5..<8: (variable, value) = (random.pick(textVariables), random.pick(values))
    default:
      // Inside parentheses the library forgets to bring extras into their normal form.
      let names = depth > 0 ? ["test", "doc-s", "a-b"] : ["test", "Doc_s", "doc-s", "a.b", ""]
      (variable, value) = ("extra", random.pick(names))
    }
    var comparison = random.pick(comparisons)
    // Undefined for texts, where the library raises an error.
    if !versionVariables.contains(variable), comparison == "~=" || comparison == "===" {
      comparison = "=="
    }
    let isWord = comparison.last?.isLetter == true
    let gap = isWord ? " " : space()
    value = quoted(value)
    return random.chance(20)
      ? value + gap + comparison + gap + variable : variable + gap + comparison + gap + value
  }

  mutating func marker(depth: Int = 0) -> String {
    var text = ""
    for index in 0..<random.pick([1, 1, 1, 2, 2, 3]) {
      if index > 0 { text += random.pick([" and ", " or ", "  and ", " or  "]) }
      if depth < 3, random.chance(20) {
        text += "(" + space() + marker(depth: depth + 1) + space() + ")"
      } else {
        text += comparison(depth: depth)
      }
    }
    return text
  }

  mutating func requirement() -> String {
    var text = space() + name() + space()
    if random.chance(30) {
      let extras = (0..<random.pick([0, 1, 2, 3])).map { _ in space() + name() + space() }
      text += "[" + (extras.isEmpty ? space() : extras.joined(separator: ",")) + "]" + space()
    }
    var isAddress = false
    if random.chance(15) {
      isAddress = true
      text += "@" + space()
      text += random.pick([
        "https://example.org/x-1.0.whl", "file:///tmp/x.zip#sha256=ab", "git+ssh://h/x@v1", "./x",
      ])
    } else if random.chance(80) {
      let specifiers = (0..<random.pick([1, 1, 2, 3])).map { _ in specifier() + space() }
      let list = specifiers.joined(separator: "," + space()) + (random.chance(5) ? "," : "")
      // The library's `===` takes a comma for part of its version, so that it stands alone.
      let whole = random.chance(8) ? "===" + space() + version() + space() : list
      text += random.chance(20) ? "(" + space() + whole + ")" : whole
    }
    if random.chance(50) { text += (isAddress ? " ;" : space() + ";") + space() + marker() }
    return text + space()
  }

  mutating func broken(_ text: String) -> String {
    var characters = Array(text)
    guard !characters.isEmpty else { return "" }
    let noise = Array(" ,;()[]@=<>!~.-_\"'#*aor1")
    let index = Int.random(in: 0..<characters.count, using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0: characters.insert(random.pick(noise), at: index)
    case 1: characters.remove(at: index)
    default: characters[index] = random.pick(noise)
    }
    return String(characters)
  }
}
