import Foundation
import SystemPackage
import Testing

@testable import PykCommands

private let hasGit =
  RealEnvironment.python != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/git")

/// Repositories of the test's making, behind `file:` addresses, as a person would have them.
@Suite(.enabled(if: hasGit, "needs Git, and a Python with venv and pip"))
struct GitSourcesTests {
  private let tree: TreeProjects

  init() throws {
    tree = try TreeProjects()
    // Since 2022 Git takes submodules from folders only where its user says so.
    try tree.write("[protocol \"file\"]\n\tallow = always\n", to: ".gitconfig")
  }

  @discardableResult
  private func git(_ folder: String, _ arguments: String...) throws -> String {
    let answer = PykCommandsTests.run(
      "/usr/bin/env",
      [
        "HOME=\(tree.folder)", "git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C",
        tree.folder.appending(folder).string,
      ] + arguments)
    try #require(answer.status == 0, "\(arguments): \(answer.errors)")
    return answer.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @discardableResult
  private func commit(_ folder: String, _ words: String) throws -> String {
    try git(folder, "add", "-A")
    try git(folder, "commit", "-qm", words)
    return try git(folder, "rev-parse", "HEAD")
  }

  private func repository(_ folder: String) throws {
    try git(folder, "init", "-q", "-b", "main")
  }

  /// `direct_url.json` of what is installed.
  private func origin(_ name: String) throws -> [String: Any] {
    let text = tree.python(
      "import importlib.metadata as m; print(m.distribution('\(name)').read_text('direct_url.json'))"
    )
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return value as? [String: Any] ?? [:]
  }

  @Test func submodulesComeWithTheirOwn() throws {
    try tree.write("inner = 3\n", to: "inner/inner.txt")
    try repository("inner")
    try commit("inner", "one")
    try tree.write("", to: "outer/README")
    try repository("outer")
    try git("outer", "submodule", "--quiet", "add", "file://\(tree.folder)/inner", "deep")
    try commit("outer", "one")
    try tree.project(
      "acme",
      extra: """
        with open('parts/deep/inner.txt') as file:
            print('found', file.read())
        """)
    try repository("acme")
    try git("acme", "submodule", "--quiet", "add", "file://\(tree.folder)/outer", "parts")
    let first = try commit("acme", "one")
    try git("acme", "tag", "v1")
    // What the submodule becomes later isn't what the commit names.
    try tree.write("inner = 4\n", to: "inner/inner.txt")
    try commit("inner", "two")
    let address = "git+file://\(tree.folder)/acme"
    let transcript = tree.run("install", "--no-index", "-v", "\(address)@v1")
    #expect(transcript.output == "+ acme 1.0\n", "\(transcript.errors)")
    #expect(transcript.errors.contains("found inner = 3"))
    let information = try origin("acme")["vcs_info"] as? [String: String]
    #expect(
      information == ["vcs": "git", "commit_id": first, "requested_revision": "v1"])
    // A person's working copy has them, too.
    #expect(tree.run("install", "--no-index", "-e", "\(address)#egg=acme").status == .done)
    #expect(tree.text("env/src/acme/parts/deep/inner.txt") == "inner = 3\n")
  }

  @Test(arguments: ["v1", "topic/one", "refs/heads/topic/one", "commit", "short", nil])
  func everyKindOfRevision(_ kind: String?) throws {
    try tree.project("acme", value: 1)
    try repository("acme")
    let first = try commit("acme", "one")
    try git("acme", "tag", "-a", "v1", "-m", "words")
    try git("acme", "branch", "topic/one")
    try tree.project("acme", version: "2.0", value: 2)
    let second = try commit("acme", "two")
    let revision = kind == "commit" ? first : kind == "short" ? String(first.prefix(8)) : kind
    let address = "git+file://\(tree.folder)/acme" + (revision.map { "@\($0)" } ?? "")
    let transcript = tree.run("install", "--no-index", address)
    #expect(
      transcript.output == (kind == nil ? "+ acme 2.0\n" : "+ acme 1.0\n"), "\(transcript.errors)")
    let information = try origin("acme")["vcs_info"] as? [String: String]
    #expect(information?["commit_id"] == (kind == nil ? second : first))
    #expect(information?["requested_revision"] == revision)
    #expect(try origin("acme")["url"] as? String == "file://\(tree.folder)/acme")
  }

  /// One commit is all that comes, unless the project's version is made of its history.
  @Test(arguments: [(false, "1"), (true, "3")]) func historyComesWhereItCounts(
    _ isWanted: Bool, _ count: String
  ) throws {
    try tree.project(
      "acme", value: 1,
      extra: """
        import subprocess
        print('commits', subprocess.check_output(['git', 'rev-list', '--count', 'HEAD'], text=True))
        """)
    if isWanted { try tree.write("# setuptools_scm\n", to: "acme/setup.cfg") }
    try repository("acme")
    try commit("acme", "one")
    for value in [2, 3] {
      try tree.write("value = \(value)\n", to: "acme/src/acme.py")
      try commit("acme", "\(value)")
    }
    let transcript = tree.run("install", "--no-index", "-v", "git+file://\(tree.folder)/acme@main")
    #expect(transcript.errors.contains("commits \(count)\n"), "\(transcript.errors)")
  }

  /// What a project far below says of its version counts as well.
  @Test func historyComesForProjectsBelow() throws {
    try tree.project(
      "acme",
      extra: """
        import subprocess
        print('commits', subprocess.check_output(['git', 'rev-list', '--count', 'HEAD'], text=True))
        """, in: "mono/libs/acme")
    try tree.write("# setuptools_scm\n", to: "mono/libs/acme/setup.cfg")
    try repository("mono")
    try commit("mono", "one")
    try tree.write("more\n", to: "mono/README")
    try commit("mono", "two")
    let transcript = tree.run(
      "install", "--no-index", "-v", "git+file://\(tree.folder)/mono#subdirectory=libs/acme")
    #expect(transcript.errors.contains("commits 2\n"), "\(transcript.errors)")
  }

  @Test func aProjectMayLieBelow() throws {
    try tree.project("acme", value: 4, in: "mono/libs/acme")
    try repository("mono")
    let commit = try commit("mono", "one")
    let address = "git+file://\(tree.folder)/mono"
    let transcript = tree.run(
      "install", "--no-index", "\(address)@main#egg=acme&subdirectory=libs/acme")
    #expect(transcript.output == "+ acme 1.0\n", "\(transcript.errors)")
    #expect(tree.python("import acme; print(acme.value)") == "4")
    #expect(try origin("acme")["subdirectory"] as? String == "libs/acme")
    #expect(tree.run("freeze").output == "acme @ \(address)@\(commit)#subdirectory=libs/acme\n")
    let lost = tree.run("install", "--no-index", "\(address)#subdirectory=../acme")
    #expect(lost.status == .failed)
    #expect(lost.errors.contains("has no folder `../acme`"))
    let other = tree.run("install", "--no-index", "\(address)#egg=other&subdirectory=libs/acme")
    #expect(other.status == .failed)
    #expect(other.errors.contains("asked for as `other`"), "\(other.errors)")
  }

  @Test func freezeShowsNoPasswordOfARemote() throws {
    try tree.project("acme", in: "acme")
    try repository("acme")
    try commit("acme", "one")
    try git("acme", "remote", "add", "origin", "ssh://me:s3cret@git.example.org/acme.git")
    #expect(tree.run("install", "--no-index", "-e", "./acme").status == .done)
    let frozen = tree.run("freeze").output
    #expect(frozen.contains("-e git+ssh://me@git.example.org/acme.git@"), "\(frozen)")
  }

  /// Where development installs come from, line by line as pip says it.
  @Test func freezeNamesRemotesAsPipDoes() throws {
    let remotes: [(name: String, remote: [String: String]?)] = [
      ("alone", nil), ("bare", [:]), ("secure", ["origin": "https://git.example.org/a/secure.git"]),
      ("shell", ["origin": "git@git.example.org:a/shell.git"]),
      ("second", ["up": "ssh://git@git.example.org/second", "two": "https://example.org/two"]),
      ("local", ["origin": tree.folder.appending("bare").string]),
      ("gone", ["origin": "/nowhere/at/all"]), ("dash-ed", ["origin": "https://example.org/d.git"]),
    ]
    for (name, remote) in remotes {
      let module = name.replacing("-", with: "_")
      try tree.project(module, in: name)
      if remote != nil {
        try repository(name)
        try commit(name, "one")
      }
      for (remote, address) in (remote ?? [:]).sorted(by: { $0.key > $1.key }) {
        try git(name, "remote", "add", remote, address)
      }
      let made = tree.run("install", "--no-index", "-e", "./\(name)")
      #expect(made.status == .done, "\(made.errors)")
    }
    try tree.project("below", in: "mono/libs/below")
    try repository("mono")
    try commit("mono", "one")
    try git("mono", "remote", "add", "origin", "https://example.org/mono")
    #expect(tree.run("install", "--no-index", "-e", "./mono/libs/below").status == .done)
    let pip = PykCommandsTests.run(
      "/usr/bin/env",
      [
        "HOME=\(tree.folder)", RealEnvironment.python ?? "", "-m", "pip",
        "--disable-pip-version-check", "--python", tree.environment.string, "freeze",
      ])
    try #require(pip.status == 0, "\(pip.errors)")
    let own = tree.run("freeze").output
    #expect(own == pip.output)
    let head = try git("mono", "rev-parse", "HEAD")
    #expect(
      own.contains("-e git+https://example.org/mono@\(head)#egg=below&subdirectory=libs/below\n"))
    #expect(tree.run("freeze", "--exclude-editable").output == "")
    // What pip would print, a password, is nobody's business in a file that is shared.
    try git("secure", "remote", "set-url", "origin", "https://me:secret@git.example.org/s.git")
    #expect(tree.run("freeze").output.contains("-e git+https://git.example.org/s.git@"))
    try repository("alone")
    try git("alone", "remote", "add", "origin", "https://example.org/alone")
    let unborn = tree.run("freeze")
    #expect(unborn.output.contains("## !! Could not determine repository location\n"))
    #expect(unborn.errors.contains("can't tell what alone is a working copy of"))
  }
}
