import PykDiagnostics
import PykFiles
import PykFormats
import SystemPackage
import Testing

@testable import PykIndex

@Suite struct PypircTests {
  private func read(_ text: String) throws -> Pypirc {
    try Pypirc(text: text, shownAs: "~/.pypirc")
  }

  @Test func knowsTheUsualRepositoriesWithoutAnything() throws {
    let pypirc = try read("")
    #expect(pypirc.repositories.map(\.name) == ["pypi", "testpypi"])
    #expect(
      pypirc.repositories.map { $0.address?.description } == [
        DefaultAddresses.upload, DefaultAddresses.testUpload,
      ])
    #expect(pypirc.repositories.allSatisfy { $0.username == nil && $0.password == nil })
  }

  @Test func readsEverything() throws {
    let pypirc = try read(
      """
      # mine
      [distutils]
      index-servers =
          pypi
          other

      [pypi]
      UserName = __token__
      password: pypi-100%done%(x)s

      [other]
      repository = https://ann:s3cret@index.example.org/up/
      ca_cert = /etc/ca.pem
      client_cert = ~/me.pem
      """)
    #expect(pypirc.repositories.map(\.name) == ["pypi", "other"])
    let pypi = try #require(pypirc.repository(named: "pypi"))
    #expect(pypi.username == "__token__")
    #expect(pypi.password?.revealed == "pypi-100%done%(x)s")
    #expect(pypi.line == 7)
    let other = try #require(pypirc.repository(named: "other"))
    #expect(other.address?.revealed == "https://index.example.org/up/")
    #expect(other.username == "ann")
    #expect(other.password?.revealed == "s3cret")
    #expect(other.certificates == "/etc/ca.pem")
    #expect(other.clientCertificate == "~/me.pem")
    #expect(pypirc.repository(named: "testpypi") == nil)
  }

  @Test func loginOfAllIsForThoseThatHaveNone() throws {
    let pypirc = try read(
      """
      [distutils]
      index-servers = one two
      [server-login]
      username = all
      password = shared
      [one]
      repository = https://one.example.org/
      username = own
      password = its
      [two]
      repository = https://two.example.org/
      """)
    #expect(pypirc.repository(named: "one")?.username == "own")
    let two = try #require(pypirc.repository(named: "two"))
    #expect(two.username == "all")
    #expect(two.password?.revealed == "shared")
    #expect(two.credentialsSection == "server-login")
  }

  @Test func sectionsThatNobodyListsAreTold() throws {
    let pypirc = try read("[distutils]\nindex-servers = pypi\n[forgotten]\nusername = x\n")
    #expect(pypirc.otherSections == ["forgotten"])
    #expect(pypirc.repository(named: "forgotten") == nil)
  }

  /// What is wrong is told by line and section, and what stands there isn't.
  @Test(arguments: [
    ("pypi-TOPSECRET\n", 1, "expected a section such as `[global]` before this"),
    ("[pypi]\nusername = a\npypi-TOPSECRET\n", 3, "in `[pypi]`: expected `name = value`"),
    ("[pypi]\nTOPSECRET=x\nTOPSECRET=y\n", 3, "in `[pypi]`: what stands here"),
    ("[pypi]\nrepository = TOPSECRET\n", 2, "in `[pypi]`: `repository` is no address"),
    ("[pypi]\n[pypi]\npassword = TOPSECRET\n", 2, "in `[pypi]`: what stands here"),
  ])
  func faultsNameThePlaceAndNeverAValue(text: String, line: Int, cause: String) throws {
    do {
      _ = try read(text)
      Issue.record("nothing was wrong with it")
    } catch let error as Failure {
      #expect(error.diagnosis.what == "can't read line \(line) of `~/.pypirc`")
      #expect(error.diagnosis.causes.first?.hasPrefix(cause) == true, "\(error.diagnosis.causes)")
      #expect(!"\(error)".contains("TOPSECRET"))
      #expect(!"\(error.diagnosis)".contains("TOPSECRET"))
    }
  }

  @Test func aFileThatOthersCanReadIsNoticed() throws {
    let folder = try TemporaryDirectory(prefix: "pyk-pypirc-")
    let file = folder.path.appending("rc")
    let text = Array("[pypi]\npassword = x\n".utf8)
    try Files.write(text, to: file)
    for (mode, isOpen) in [(0o600, false), (0o640, true), (0o604, true), (0o400, false)] {
      try Files.setPermissions(of: file, FilePermissions(rawValue: CModeT(mode)))
      let pypirc = try Pypirc(path: file, environment: [:])
      #expect(pypirc.isOpenToOthers == isOpen)
    }
    // Without a password there is nothing to see.
    try Files.write(Array("[pypi]\nusername = x\n".utf8), to: file)
    try Files.setPermissions(of: file, [.ownerReadWrite, .otherRead])
    #expect(try !Pypirc(path: file, environment: [:]).isOpenToOthers)
  }

  @Test func whatIsNoUTF8IsNamedByItsLine() throws {
    let folder = try TemporaryDirectory(prefix: "pyk-pypirc-")
    let file = folder.path.appending("rc")
    try Files.write(Array("[pypi]\nusername = ü\npassword = ".utf8) + [0xe4, 0x0a], to: file)
    #expect(throws: Failure.self) { try Pypirc(path: file, environment: [:]) }
    do {
      _ = try Pypirc(path: file, shownAs: "rc", environment: [:])
    } catch let error as Failure {
      #expect(error.diagnosis.what == "can't read line 3 of `rc`")
    }
  }

  @Test func aNamedFileHasToBeThere() throws {
    #expect(throws: Failure.self) { try Pypirc(path: "/nonexistent/rc", environment: [:]) }
    #expect(try !Pypirc(path: nil, environment: ["HOME": "/nonexistent"]).exists)
    #expect(try !Pypirc(path: nil, environment: [:]).exists)
  }
}
