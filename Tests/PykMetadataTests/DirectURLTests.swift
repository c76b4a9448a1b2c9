import Oracles
import PykFormats
import PykMetadata
import Testing

@Suite struct DirectURLTests {
  @Test(arguments: [
    #"{"archive_info": {"hash": "sha256=ab", "hashes": {"sha256": "ab"}}, "url": "file:///x.whl"}"#,
    #"{"archive_info": {}, "url": "file:///x.whl"}"#,
    #"{"dir_info": {"editable": true}, "url": "file:///p"}"#,
    #"{"dir_info": {}, "subdirectory": "a/b", "url": "file:///p%20%C3%A4"}"#,
    #"{"url": "https://example.org/x.git", "vcs_info": {"commit_id": "c", "requested_revision": "v1", "vcs": "git"}}"#,
  ])
  func theyRoundTrip(text: String) throws {
    #expect(try #require(DirectURL(parsing: Array(text.utf8))).serialized() == text)
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"url": "x"}"#, #"{"url": 1, "dir_info": {}}"#,
    #"{"url": "x", "vcs_info": {"vcs": "git"}}"#, #"{"dir_info": {}}"#,
  ])
  func whatIsNoneIsRefused(text: String) {
    #expect(DirectURL(parsing: Array(text.utf8)) == nil)
  }

  private static let git = DirectURL.Kind.versionControl(
    system: "git", requestedRevision: "v1", commit: "c0")
  private static let archive = DirectURL.Kind.archive(hashes: ["sha256": "ab"])
  private static let cases: [(url: String, kind: DirectURL.Kind)] = [
    ("https://me:pw@example.org/x.whl", archive), ("https://token@example.org/x.whl", archive),
    ("https://${USER}:${PW}@example.org/x.whl", archive), ("https://${T-1}@example.org/x", archive),
    ("https://${T}x@example.org/x.whl", archive), ("https://me:${PW}@example.org/x.whl", archive),
    ("ssh://git@example.org/x.git", git), ("ssh://me@example.org/x.git", git),
    ("https://git@example.org/x.whl", archive), ("https://git:pw@example.org/x.git", git),
    ("file:///a%20b/%C3%A4.whl", archive), ("https://example.org:8443/x?y=z", archive),
    ("file:///p", .directory(editable: true)), ("file:///p", .directory(editable: false)),
  ]

  @Test func onlyWhatIsNoSecretStays() throws {
    let url = try #require(URL("https://me:pw@example.org/x.whl"))
    #expect(DirectURL(url: url, kind: Self.archive).url == "https://example.org/x.whl")
    let variable = try #require(URL("https://${USER}:${PW}@example.org/x.whl"))
    #expect(
      DirectURL(url: variable, kind: Self.archive).url == "https://${USER}:${PW}@example.org/x.whl")
  }

  /// pip writes the same bytes.
  @Test(.enabled(if: Python.hasPip, "python3 has no pip 26 that can be asked"))
  func agreesWithPip() throws {
    let script = """
      from pip._internal.models.direct_url import DirectUrl, ArchiveInfo, DirInfo, VcsInfo
      def answer(text):
          url, kind = text.split(" ")
          info = {
              "git": lambda: dict(vcs_info=VcsInfo(
                  vcs="git", commit_id="c0", requested_revision="v1")),
              "archive": lambda: dict(archive_info=ArchiveInfo(hashes={"sha256": "ab"})),
              "editable": lambda: dict(dir_info=DirInfo(editable=True)),
              "folder": lambda: dict(dir_info=DirInfo()),
          }[kind]()
          return DirectUrl(url=url, subdirectory="sub" if kind == "git" else None, **info).to_json()
      """
    let texts = Self.cases.map { url, kind in
      switch kind {
      case .archive: "\(url) archive"
      case .directory(let editable): "\(url) \(editable ? "editable" : "folder")"
      case .versionControl: "\(url) git"
      }
    }
    for (item, expected) in zip(Self.cases, try Python.answers(script, of: texts, as: String.self))
    {
      let url = try #require(URL(item.url))
      let subdirectory: String? = if case .versionControl = item.kind { "sub" } else { nil }
      let ours = DirectURL(url: url, kind: item.kind, subdirectory: subdirectory)
      #expect(ours.serialized() == expected)
    }
  }
}
