import PykRequirements
import Testing

@Suite struct InstallTargetTests {
  enum Kind: Sendable { case requirement, path, address, repository }

  @Test(arguments: [
    ("foo", Kind.requirement), ("foo[a]>=1 ; os_name=='x'", .requirement),
    ("foo @ https://example.org/foo-1.0-py3-none-any.whl", .requirement),
    ("foo@file:///tmp/foo.zip", .requirement), ("foo[a] @ ./foo.zip", .requirement),
    ("foo @ git+https://example.org/foo@v1", .requirement), ("foo===1/2", .requirement),
    (".", .path), ("..", .path), (".[dev]", .path), ("./foo", .path), ("foo/", .path),
    ("/abs/foo ; os_name=='x'", .path), ("foo-1.0.tar.gz", .path), ("foo.WHL", .path),
    ("foo-1.0-py3-none-any.whl[a,b]", .path), ("dir with space/foo", .path), (".foo", .path),
    ("https://example.org/foo.zip", .address), ("file:///tmp/foo", .address),
    ("HTTPS://example.org/foo.zip ; os_name=='x'", .address), ("file:./foo", .address),
    ("git+https://example.org/foo.git@v1#egg=foo", .repository),
    ("hg+ssh://example.org/foo", .repository), ("svn+file:///srv/foo", .repository),
  ])
  func wordsAreToldApart(_ text: String, _ kind: Kind) throws {
    let target = try InstallTarget(text)
    switch target {
    case .requirement: #expect(kind == .requirement)
    case .path: #expect(kind == .path)
    case .address(let address):
      #expect(kind == (address.isVersionControl ? .repository : .address))
    }
  }

  @Test func partsOfTargets() throws {
    let path = try InstallTarget(" ./x-1.0.whl [A_b, c] ; os_name == 'x'")
    let extras = [try ExtraName("a-b"), try ExtraName("c")]
    #expect(
      path
        == .path(
          LocalTarget(path: "./x-1.0.whl", extras: extras, marker: try Marker("os_name=='x'"))))
    let repository = try InstallTarget(
      "git+https://example.org/x;y@v1#egg=Foo[c]&subdirectory=z ; os_name=='x'")
    #expect(
      repository
        == .address(
          AddressTarget(
            url: "git+https://example.org/x;y@v1#egg=Foo[c]&subdirectory=z",
            egg: try PackageName("foo"), extras: [try ExtraName("c")],
            marker: try Marker("os_name=='x'"))))
    #expect(repository.name?.normalized == "foo")
    #expect(try Requirement("a @ git+ssh://example.org/x").isVersionControl)
    #expect(try !Requirement("a @ https://example.org/x").isVersionControl)
  }

  @Test func editablesAreFoldersOrRepositories() throws {
    #expect(try InstallTarget(editable: "project") == .path(LocalTarget(path: "project")))
    #expect(try InstallTarget(editable: ".[a]").extras.map(\.normalized) == ["a"])
    #expect(try InstallTarget(editable: "a @ git+https://example.org/x").name?.normalized == "a")
    #expect(throws: RequirementError.self) { try InstallTarget(editable: "https://example.org/x") }
  }

  @Test func credentialsAreNotShown() throws {
    let target = try InstallTarget("https://user:pass@example.org/x.zip")
    #expect(target.description == "https://****@example.org/x.zip")
    let named = try InstallTarget("x @ git+https://token@example.org/x")
    #expect(named.description == "x @ git+https://****@example.org/x")
  }

  @Test(arguments: [
    "~=1.0", "https://example.org/x y", "", "./x ; os_name", "https://example.org/x ; nonsense",
    "./x[a b]", "https://example.org/x#egg=-",
  ])
  func faultsAreFound(_ text: String) {
    #expect(throws: RequirementError.self) { try InstallTarget(text) }
  }
}
