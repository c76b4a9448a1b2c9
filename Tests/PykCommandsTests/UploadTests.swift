import Foundation
import LoopbackServers
import PykDigests
import Synchronization
import Testing

@testable import PykCommands

/// An index that keeps what it gets, and shows it in simple pages.
final class KeepingIndex: Sendable {
  private final class Shelf: Sendable {
    private struct State {
      var digests: [String: String] = [:]
      var answers: [LoopbackServer.Response?]
    }

    private let state: Mutex<State>

    init(_ answers: [LoopbackServer.Response?]) { state = Mutex(State(answers: answers)) }

    func keep(_ filename: String, _ sha256: String) {
      state.withLock { $0.digests[filename] = sha256 }
    }

    func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Response {
      guard request.method == "POST" else { return page(request) }
      let scripted = state.withLock { $0.answers.isEmpty ? nil : $0.answers.removeFirst() }
      if let scripted { return scripted }
      guard let form = ReceivedForm(request), let filename = form.filename else {
        return .status(400, "no form")
      }
      let digest = Digest(.sha256, of: form.content).hex
      return state.withLock { state in
        if let other = state.digests[filename], other != digest {
          return .status(400, "File already exists ('\(filename)').")
        }
        state.digests[filename] = digest
        return .ok("")
      }
    }

    private func page(_ request: LoopbackServer.Request) -> LoopbackServer.Response {
      let project = request.path.split(separator: "/").last.map(String.init) ?? ""
      let files = state.withLock { state in
        state.digests.filter { $0.key.hasPrefix(project + "-") }
      }
      guard request.path.hasPrefix("/simple/"), !files.isEmpty else { return .status(404) }
      let links = files.map { "<a href=\"/files/\($0.key)#sha256=\($0.value)\">\($0.key)</a>" }
      return .html(links.joined())
    }
  }

  private let shelf: Shelf
  let server: LoopbackServer

  /// - Parameter answers: To the first uploads, in order; nil stands for keeping the file.
  init(answers: [LoopbackServer.Response?] = []) throws {
    let shelf = Shelf(answers)
    self.shelf = shelf
    server = try LoopbackServer { shelf.answer($0) }
  }

  func keep(_ filename: String, _ sha256: String) { shelf.keep(filename, sha256) }

  var url: String { server.address + "/legacy/" }
  var forms: [ReceivedForm] {
    server.requests.filter { $0.method == "POST" }.compactMap(ReceivedForm.init)
  }
  var uploadCount: Int { server.requests.count { $0.method == "POST" } }
}

@Suite struct UploadTests {
  private func upload(
    _ folder: ReleaseFolder, _ index: KeepingIndex, _ more: String...,
    variables: [String: String] = [:]
  ) -> Transcript {
    folder.run(
      ["upload", "--repository-url", index.url, "-u", "ann", "-p", "hunter22"] + more, variables)
  }

  @Test func sendsWheelsFirstWithTheirFields() throws {
    let folder = try ReleaseFolder()
    let index = try KeepingIndex()
    let metadata = ReleaseFolder.metadata(
      "acme", "2.1",
      more:
        "Summary: Käse\nClassifier: Topic :: Utilities\nClassifier: Typing :: Typed\nKeywords: a,b , c\n",
      description: "Zeile\n")
    let sdist = try folder.addSdist("acme", "2.1", metadata: metadata)
    let wheel = try folder.addWheel("acme", "2.1", metadata: metadata)
    let transcript = upload(folder, index, "dist/acme-2.1.tar.gz", "dist/*.whl")
    #expect(
      transcript.output
        == "uploaded      dist/acme-2.1-py3-none-any.whl\nuploaded      dist/acme-2.1.tar.gz\n")
    #expect(transcript.status == .done)
    let forms = index.forms
    #expect(forms.map(\.filename) == ["acme-2.1-py3-none-any.whl", "acme-2.1.tar.gz"])
    #expect(forms.map(\.content) == [wheel, sdist])
    let form = try #require(forms.first)
    #expect(form.all(":action") == ["file_upload"])
    #expect(form.all("protocol_version") == ["1"])
    #expect(form.all("filetype") == ["bdist_wheel"])
    #expect(form.all("pyversion") == ["py3"])
    #expect(form.all("summary") == ["Käse"])
    #expect(form.all("classifiers") == ["Topic :: Utilities", "Typing :: Typed"])
    #expect(form.all("keywords") == ["a, b, c"])
    #expect(form.all("description") == ["Zeile\n"])
    #expect(form.all("sha256_digest") == [Digest(.sha256, of: wheel).hex])
    #expect(forms.last?.all("filetype") == ["sdist"])
    #expect(forms.last?.all("pyversion") == ["source"])
    #expect(
      index.server.requests.allSatisfy {
        $0.headers["authorization"] == "Basic YW5uOmh1bnRlcjIy"
      })
  }

  @Test func oneBrokenFileStopsEverythingBeforeItStarts() throws {
    let folder = try ReleaseFolder()
    let index = try KeepingIndex()
    try folder.addWheel("acme", "2.1")
    try folder.write("no archive", to: "dist/acme-2.1.tar.gz")
    let transcript = upload(folder, index, "dist/*")
    #expect(transcript.status == .failed)
    #expect(transcript.errors.hasPrefix("error: can't upload `dist/acme-2.1.tar.gz`\ncause: "))
    #expect(index.server.requests.isEmpty)
  }

  @Test(arguments: [
    ("acme", "2.2", "its name says that it is version 2.1, its metadata that it is 2.2"),
    ("other", "2.1", "its name says that it is acme, its metadata that it is other"),
  ])
  func nameAndMetadataMustAgree(name: String, version: String, cause: String) throws {
    let folder = try ReleaseFolder()
    let index = try KeepingIndex()
    try folder.addWheel("acme", "2.1", metadata: ReleaseFolder.metadata(name, version))
    let transcript = upload(folder, index, "dist/*")
    #expect(transcript.status == .failed)
    #expect(transcript.errors.contains("cause: \(cause)\n"))
    #expect(index.server.requests.isEmpty)
  }

  @Test func whatAnIndexWouldRefuseIsNotSent() throws {
    let folder = try ReleaseFolder()
    let index = try KeepingIndex()
    try folder.addWheel(
      "acme", "2.1",
      metadata: ReleaseFolder.metadata("acme", "2.1", more: "Requires-Dist: a b c\n"))
    let refused = upload(folder, index)
    #expect(refused.status == .failed)
    #expect(
      refused.errors.contains(
        "error: can't upload `dist/acme-2.1-py3-none-any.whl`: the index would refuse it\n"))
    #expect(refused.errors.contains("`--no-check` sends it all the same"))
    #expect(index.server.requests.isEmpty)
    #expect(upload(folder, index, "--no-check").status == .done)
  }

  @Test func whatIsThereAlreadyIsNoFailureIfItIsTheSame() throws {
    let folder = try ReleaseFolder()
    let index = try KeepingIndex(answers: [nil, .status(409, "exists")])
    try folder.addWheel("acme", "2.1")
    #expect(upload(folder, index, "dist/*").output.hasPrefix("uploaded "))
    let again = upload(folder, index, "dist/*")
    #expect(again.output == "skipped       dist/acme-2.1-py3-none-any.whl\n")
    #expect(again.status == .done)
    let before = index.uploadCount
    let skipped = upload(folder, index, "dist/*", "--skip-existing")
    #expect(skipped.output == "skipped       dist/acme-2.1-py3-none-any.whl\n")
    #expect(index.uploadCount == before)
  }

  @Test(arguments: [[], ["--skip-existing"], ["--dry-run"]])
  func anotherFileUnderTheNameIsAFailure(options: [String]) throws {
    let folder = try ReleaseFolder()
    let index = try KeepingIndex()
    try folder.addWheel("acme", "2.1")
    index.keep("acme-2.1-py3-none-any.whl", String(repeating: "0", count: 64))
    let transcript = folder.run(
      ["upload", "--repository-url", index.url, "-u", "a", "-p", "bcd", "dist/*"] + options)
    #expect(transcript.status == .failed)
    #expect(transcript.output == "failed        dist/acme-2.1-py3-none-any.whl\n")
    #expect(transcript.errors.contains("another file is there already under this name"))
  }

  @Test(arguments: [429, 500, 503])
  func whatMayPassIsTriedAgain(status: Int) throws {
    let folder = try ReleaseFolder()
    let answer = LoopbackServer.Response.status(status).with("Retry-After", "0")
    let index = try KeepingIndex(answers: [answer, nil])
    try folder.addWheel("acme", "2.1")
    let transcript = upload(folder, index, "dist/*")
    #expect(transcript.status == .done)
    #expect(transcript.output == "uploaded      dist/acme-2.1-py3-none-any.whl\n")
    #expect(index.uploadCount == 2)
  }

  @Test func aConnectionThatBreaksIsResolvedByAskingTheIndex() throws {
    let folder = try ReleaseFolder()
    var hangUp = LoopbackServer.Response()
    hangUp.hangsUp = true
    let index = try KeepingIndex(answers: [hangUp])
    let wheel = try folder.addWheel("acme", "2.1")
    index.keep("acme-2.1-py3-none-any.whl", Digest(.sha256, of: wheel).hex)
    let transcript = upload(folder, index, "dist/*")
    #expect(transcript.output == "uploaded      dist/acme-2.1-py3-none-any.whl\n")
    #expect(transcript.status == .done)
    #expect(index.uploadCount == 1)
  }

  @Test func aRedirectIsNotFollowed() throws {
    let folder = try ReleaseFolder()
    let other = try KeepingIndex()
    let index = try KeepingIndex(answers: [.redirect(301, to: other.url)])
    try folder.addWheel("acme", "2.1")
    let transcript = upload(folder, index, "dist/*")
    #expect(transcript.status == .failed)
    #expect(transcript.errors.contains("hint:  if that is the right place, name it"))
    #expect(other.server.requests.isEmpty)
  }

  @Test func theRestIsNotSentAfterAFailure() throws {
    let folder = try ReleaseFolder()
    let index = try KeepingIndex(answers: [nil, .status(400, "Invalid value for classifiers.")])
    try folder.addWheel("acme", "2.1", tags: "py2-none-any")
    try folder.addWheel("acme", "2.1")
    try folder.addSdist("acme", "2.1")
    let transcript = upload(folder, index)
    #expect(
      transcript.output == """
        uploaded      dist/acme-2.1-py2-none-any.whl
        failed        dist/acme-2.1-py3-none-any.whl
        not sent      dist/acme-2.1.tar.gz

        """)
    #expect(transcript.status == .failed)
    #expect(transcript.errors.contains("400 Because: Invalid value for classifiers."))
    // The same command finishes it.
    let again = upload(folder, index)
    #expect(again.status == .done)
    #expect(again.output.contains("uploaded      dist/acme-2.1.tar.gz"))
  }

  @Test func aDryRunSendsNothing() throws {
    let folder = try ReleaseFolder()
    let index = try KeepingIndex()
    try folder.addWheel("acme", "2.1")
    let transcript = folder.run(["upload", "--dry-run", "--repository-url", index.url])
    #expect(transcript.output == "would upload  dist/acme-2.1-py3-none-any.whl\n")
    #expect(transcript.status == .done)
    #expect(index.uploadCount == 0)
  }

  @Test func attestationsGoAlong() throws {
    let folder = try ReleaseFolder()
    let index = try KeepingIndex()
    try folder.addWheel("acme", "2.1")
    let missing = upload(folder, index, "--attestations")
    #expect(missing.status == .failed)
    #expect(missing.errors.contains("`acme-2.1-py3-none-any.whl.publish.attestation`"))
    #expect(index.server.requests.isEmpty)
    try folder.write(
      #"{"version": 1, "x": "ü"}"#, to: "dist/acme-2.1-py3-none-any.whl.publish.attestation")
    #expect(upload(folder, index, "--attestations", "dist/*").status == .done)
    #expect(
      index.forms.first?.all("attestations") == [#"[{"version": 1, "x": "\u00fc"}]"#])
  }

  @Test(arguments: [
    ("pyproject.toml", "[project]\nname = 'Ac.me'\nversion = '2.1'\n"),
    ("setup.cfg", "[metadata]\nname = Ac.me\nversion = 2.1\n"),
  ])
  func withoutWordsTheCurrentVersionIsMeant(file: String, text: String) throws {
    let folder = try ReleaseFolder()
    let index = try KeepingIndex()
    for version in ["2.0", "2.1", "3.0"] {
      try folder.addWheel(
        "ac_me", version, metadata: ReleaseFolder.metadata("ac-me", version))
    }
    try folder.addWheel("other", "2.1")
    try folder.write(text, to: file)
    #expect(upload(folder, index).output == "uploaded      dist/ac_me-2.1-py3-none-any.whl\n")
    try folder.write(text.replacingOccurrences(of: "2.1", with: "2.2"), to: file)
    let missing = upload(folder, index)
    #expect(missing.status == .failed)
    #expect(missing.errors.contains("the project is ac-me 2.2, and `dist/` has ac-me 2.0, "))
  }

  @Test func withoutAProjectTheNewestVersionIsMeant() throws {
    let folder = try ReleaseFolder()
    let index = try KeepingIndex()
    for version in ["2.9", "2.10"] { try folder.addWheel("acme", version) }
    #expect(upload(folder, index).output == "uploaded      dist/acme-2.10-py3-none-any.whl\n")
    try folder.addWheel("other", "1.0")
    #expect(upload(folder, index).errors.contains("`dist/` has files of `acme` and `other`"))
  }

  @Test func nothingThereIsSaidSo() throws {
    let folder = try ReleaseFolder()
    let index = try KeepingIndex()
    #expect(upload(folder, index).errors.contains("there are no distributions in `dist/`"))
    let transcript = upload(folder, index, "dist/*.whl")
    #expect(transcript.errors.hasPrefix("error: can't find `dist/*.whl`"))
    #expect(transcript.status == .failed)
  }
}
