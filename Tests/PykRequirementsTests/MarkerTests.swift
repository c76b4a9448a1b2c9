import PykRequirements
import Testing

@Suite struct MarkerTests {
  static let environment = MarkerEnvironment(from: [
    "python_version": "3.11", "python_full_version": "3.11.7", "os_name": "posix",
    "sys_platform": "linux", "platform_machine": "x86_64", "platform_release": "6.1.0-13-amd64",
    "platform_system": "Linux", "platform_version": "#1 SMP Debian", "unknown": "x",
    "implementation_name": "cpython", "implementation_version": "3.11.7",
    "platform_python_implementation": "CPython",
  ])

  @Test(arguments: [
    ("python_version >= '3.8'", true), ("python_version < '3.9'", false),
    ("python_version == '3.*'", true), ("python_full_version ~= '3.11.2'", true),
    ("'3.9' < python_version", true), ("'3.8' ~= python_version", false),
    // A text that holds no version: compared as text.
    ("python_version >= 'abc'", false), ("python_version != 'abc'", true),
    ("python_version in '3.10, 3.11'", true), ("python_version not in '2.7'", true),
    // The release isn't a version, so that no comparison of versions holds.
    ("platform_release >= '5'", false), ("platform_release != '5'", false),
    ("'amd64' in platform_release", true),
    ("platform_version > '5'", false), ("platform_version == '#1 SMP Debian'", true),
    ("sys_platform == 'linux' and os_name != 'nt'", true),
    ("sys_platform == 'win32' or os_name == 'posix' and implementation_name == 'pypy'", false),
    ("(sys_platform == 'win32' or os_name == 'posix') and implementation_name == 'cpython'", true),
    ("os.name == 'posix' and sys.platform == 'linux' and platform.machine == 'x86_64'", true),
    ("platform.python_implementation == python_implementation", true),
    ("python_version == implementation_version", false), ("extra == ''", true),
    ("extra == 'x'", false), ("'linux' in sys_platform", true), ("sys_platform < 'z'", false),
    ("'x' in extras", false), ("'x' not in dependency_groups", true),
  ])
  func conditionsHoldOrNot(_ text: String, _ holds: Bool) throws {
    #expect(try Marker(text).evaluate(in: Self.environment) == holds)
  }

  @Test func extrasAreAskedForOneByOne() throws {
    let asked: Set<ExtraName> = [try ExtraName("Doc_s"), try ExtraName("test")]
    let environment = Self.environment
    #expect(try Marker("extra == 'doc-s'").evaluate(in: environment, extras: asked))
    #expect(try Marker("extra == 'DOC.S'").evaluate(in: environment, extras: asked))
    #expect(try !Marker("extra == 'other'").evaluate(in: environment, extras: asked))
    #expect(try !Marker("extra == ''").evaluate(in: environment, extras: asked))
    // As pip has it: no single extra is both.
    #expect(
      try !Marker("extra == 'doc-s' and extra == 'test'").evaluate(in: environment, extras: asked))
    #expect(try Marker("'Test' in extras").evaluate(in: environment, extras: asked))
  }

  @Test func whatDecidesIsKnown() throws {
    #expect(try Marker("extra == 'x' or extra == 'y'").dependsOnExtraAlone)
    #expect(try !Marker("extra == 'x' and os_name == 'y'").dependsOnExtraAlone)
    #expect(try Marker("extra == 'x' and os_name == 'y'").mentionsExtra)
    #expect(
      try Marker("extra == 'X_y' or 'b' == extra and os_name == 'y'").namedExtras == ["x-y", "b"])
    #expect(try Marker("os_name == 'y'").namedExtras == [])
    #expect(try Marker("extra != 'x'").namedExtras == nil)
    #expect(try Marker("'x' in extras or extra == 'y'").namedExtras == nil)
    #expect(try !Marker("os_name == 'y'").mentionsExtra)
  }

  @Test(arguments: [
    ("os_name=='a'", "os_name == \"a\""),
    ("((os.name == 'a'))and(extra=='B_c')", "os_name == \"a\" and extra == \"b-c\""),
    (
      "(os_name=='a' or os_name=='b')and extra=='c'",
      "(os_name == \"a\" or os_name == \"b\") and extra == \"c\""
    ),
    (
      "os_name=='a' or (os_name=='b' and extra=='c')",
      "os_name == \"a\" or os_name == \"b\" and extra == \"c\""
    ),
    ("os_name == '\"'", "os_name == '\"'"), ("'x' not   in os_name", "\"x\" not in os_name"),
  ])
  func markersAreWrittenInOneWay(_ text: String, _ normal: String) throws {
    let marker = try Marker(text)
    #expect(marker.description == normal)
    #expect(try Marker(normal) == marker)
  }

  @Test func markersAreJoined() throws {
    let both = try Marker("os_name == 'a' or extra == 'b'").and(Marker("sys_platform == 'c'"))
    #expect(both.description == "(os_name == \"a\" or extra == \"b\") and sys_platform == \"c\"")
  }

  @Test func untaggedBuildsAreVersionsToo() {
    var environment = MarkerEnvironment()
    environment.pythonFullVersion = "3.13.0+"
    #expect(environment.pythonFullVersion == "3.13.0+local")
    #expect(environment.version(of: .pythonFullVersion) != nil)
    #expect(MarkerEnvironment(from: Self.environment.answers) == Self.environment)
  }
}
