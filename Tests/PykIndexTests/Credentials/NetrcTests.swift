import PykFiles
import PykFormats
import SystemPackage
import Testing

@testable import PykIndex

@Suite struct NetrcTests {
  private static func read(_ text: String, _ host: String) -> String? {
    Netrc(Array(text.utf8), file: "netrc").credentials(for: host).map {
      "\($0.username):\($0.password.revealed)"
    }
  }

  @Test(
    arguments: [
      ("machine a.example login ada password secret", "ada:secret"),
      ("machine a.example\n\tlogin ada\n\tpassword secret\n", "ada:secret"),
      ("machine A.Example user ada account x password secret", "ada:secret"),
      ("machine b.example login bob password b\nmachine a.example login ada password s", "ada:s"),
      ("machine a.example login one password 1\nmachine a.example login two password 2", "two:2"),
      ("default login any password one", "any:one"),
      ("default login any password one\nmachine a.example login ada password s", "ada:s"),
      ("machine a.example password token", ":token"),
      ("machine a.example login ada", "ada:"),
      ("# machine a.example login no\nmachine a.example login ada password s # yes", "ada:s"),
      ("#\nmachine a.example login ada password #s", "ada:#s"),
      (#"machine a.example login "a da" password "s\"e c""#, #"a da:s"e c"#),
      (#"machine a.example login a\ b password s\\"#, #"a b:s\"#),
      (
        "macdef init\nmachine a.example login no password no\n\nmachine a.example login ada password s",
        "ada:s"
      ),
      ("\u{feff}machine a.example login ada password s", "ada:s"),
      ("machine a.example login ada password s\r\n", "ada:s"),
      ("machine a.example nonsense login ada password s", "ada:s"),
      ("machine b.example login bob password b", nil),
      ("machine a.example", nil), ("machine", nil), ("", nil), ("machine a.example login", nil),
      ("login ada password s", nil), ("macdef", nil), ("macdef x", nil), ("\"", nil), ("\\", nil),
      ("#", nil), ("default", nil),
    ] as [(String, String?)])
  func table(text: String, expected: String?) {
    #expect(Self.read(text, "a.example") == expected)
  }

  @Test func anyBytesAreSurvived() {
    var state: UInt64 = 42
    let alphabet = Array("machine default login password macdef account #\"\\ \n\t\0aé".utf8)
    for _ in 0..<2000 {
      var bytes: [UInt8] = []
      for _ in 0..<40 {
        state = state &* 6_364_136_223_846_793_005 &+ 1
        bytes.append(alphabet[Int(state >> 33) % alphabet.count])
      }
      _ = Netrc(bytes, file: "x").credentials(for: "a")
    }
  }

  @Test func theFileIsFoundWhereItShouldBe() throws {
    let folder = try TemporaryDirectory()
    func write(_ name: String, _ user: String) throws {
      try Files.write(
        Array("machine h login \(user) password p".utf8), to: folder.path.appending(name))
    }
    let home = folder.path.string
    #expect(Netrc(environment: ["HOME": home]).credentials(for: "h") == nil)
    try write("_netrc", "underscore")
    #expect(Netrc(environment: ["HOME": home]).credentials(for: "h")?.username == "underscore")
    try write(".netrc", "dot")
    let found = Netrc(environment: ["HOME": home]).credentials(for: "h")
    #expect(found?.username == "dot")
    #expect(found?.source == .netrc("~/.netrc"))
    try write("own", "own")
    let named = folder.path.appending("own").string
    let own = Netrc(environment: ["HOME": home, "NETRC": named]).credentials(for: "h")
    #expect(own?.username == "own")
    // A variable that names nothing means none, as in requests.
    let nothing = Netrc(environment: ["HOME": home, "NETRC": home + "/absent"])
    #expect(nothing.credentials(for: "h") == nil)
    #expect(Netrc(environment: [:]).credentials(for: "h") == nil)
  }
}
