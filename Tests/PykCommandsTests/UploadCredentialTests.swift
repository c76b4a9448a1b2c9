import Foundation
import LoopbackServers
import PykFiles
import SystemPackage
import Testing

@testable import PykCommands

/// Who one is for an upload, and where that is looked for.
@Suite struct UploadCredentialTests {
  private let folder: ReleaseFolder
  private let index: KeepingIndex

  init() throws {
    folder = try ReleaseFolder()
    index = try KeepingIndex()
    try folder.addWheel("acme", "2.1")
  }

  private func sent() -> String? {
    guard let field = index.server.requests.last?.headers["authorization"],
      field.hasPrefix("Basic "), let data = Data(base64Encoded: String(field.dropFirst(6)))
    else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  private func pypirc(_ more: String) throws {
    try folder.writePypirc(
      "[distutils]\nindex-servers = other\n[other]\nrepository = \(index.url)\n\(more)")
  }

  @Test func theFirstPlaceThatKnowsWins() throws {
    try Files.write(
      Array("default login nobody password dflt\nmachine 127.0.0.1 login net password rc1\n".utf8),
      to: folder.home.appending(".netrc"))
    try pypirc("username = file\npassword = filepass\n")
    let variables = ["TWINE_USERNAME": "tw", "TWINE_PASSWORD": "twpass"]
    let own = ["PYK_UPLOAD_USERNAME": "own", "PYK_UPLOAD_PASSWORD": "ownpass"]
    let option = folder.run(
      ["upload", "-v", "-r", "other", "-u", "opt", "-p", "optpass"],
      variables.merging(own) { $1 })
    #expect(option.status == .done, "\(option.errors)")
    #expect(sent() == "opt:optpass")
    #expect(option.errors.contains("using the credentials given with `--password`\n"))
    let variable = folder.run(["upload", "-v", "-r", "other"], variables.merging(own) { $1 })
    #expect(sent() == "own:ownpass")
    #expect(variable.errors.contains("using the credentials from `PYK_UPLOAD_PASSWORD`\n"))
    let twine = folder.run(["upload", "-v", "-r", "other"], variables)
    #expect(sent() == "tw:twpass")
    #expect(twine.errors.contains("using the credentials from `TWINE_PASSWORD`\n"))
    let file = folder.run(["upload", "-v", "-r", "other"])
    #expect(sent() == "file:filepass")
    #expect(file.errors.contains("using the credentials under `[other]` in `~/.pypirc`\n"))
    try pypirc("")
    let netrc = folder.run(["upload", "-v", "-r", "other"])
    #expect(sent() == "net:rc1")
    #expect(netrc.errors.contains("using the credentials from `~/.netrc`\n"))
  }

  @Test func aBlankPasswordIsAskedFor() throws {
    try pypirc("username = ann\npassword =\n")
    let answered = folder.run(["upload", "-r", "other"], answers: ["typed"])
    #expect(answered.status == .done)
    #expect(answered.errors.contains("password of the user `ann` for 127.0.0.1: "))
    #expect(sent() == "ann:typed")
    let count = index.uploadCount
    let silent = folder.run(["upload", "-r", "other"])
    #expect(silent.status == .failed)
    #expect(
      silent.errors.contains(
        "cause: the password under `[other]` in `~/.pypirc` is blank, "
          + "and there is no terminal to ask on\n"))
    let told = folder.run(["upload", "-r", "other", "--non-interactive"], answers: ["typed"])
    #expect(told.status == .failed)
    #expect(index.uploadCount == count)
  }

  @Test func aNameAndAPasswordAreAskedFor() throws {
    try pypirc("")
    #expect(folder.run(["upload", "-r", "other"], answers: ["ann", "typed"]).status == .done)
    #expect(sent() == "ann:typed")
  }

  @Test func theKeyringIsAskedForTheRepository() throws {
    try pypirc("username = ann\n")
    try folder.write(
      """
      #!/bin/sh
      [ "$1 $2 $3" = "get \(index.url) ann" ] && echo from-the-ring
      """, to: "keyring", mode: [.ownerReadWriteExecute])
    let transcript = folder.run(
      ["upload", "-v", "-r", "other", "--keyring-provider", "subprocess"],
      ["PATH": "\(folder.path):/usr/bin:/bin"])
    #expect(transcript.status == .done, "\(transcript.errors)")
    #expect(sent() == "ann:from-the-ring")
    #expect(transcript.errors.contains("using the credentials from the keyring\n"))
    #expect(!transcript.errors.contains("from-the-ring"))
  }

  @Test func aNameAloneInAnAddressMayBeAToken() throws {
    let url = index.url.replacingOccurrences(of: "//", with: "//TOPSECRET@")
    try folder.writePypirc(
      "[distutils]\nindex-servers = other\n[other]\nrepository = \(url)\n")
    let silent = folder.run(["upload", "-r", "other"])
    #expect(silent.status == .failed)
    let asked = folder.run(["upload", "-r", "other"], answers: ["typed"])
    #expect(asked.status == .done)
    #expect(sent() == "TOPSECRET:typed")
    let shown = folder.run(["config", "pypirc"])
    for transcript in [silent, asked, shown] {
      #expect(!(transcript.output + transcript.errors).contains("TOPSECRET"))
    }
  }

  @Test(arguments: ["pypi-TOPSECRET", String(repeating: "TOPSECRET", count: 5)])
  func aTokenInPlaceOfTheNameIsNotShown(token: String) throws {
    try pypirc("username = \(token)\n")
    for arguments in [
      ["config", "pypirc"], ["config", "pypirc", "--format", "json"], ["upload", "-r", "other"],
      ["upload", "--repository-url", index.url, "-u\(token)"],
    ] {
      let transcript = folder.run(arguments)
      let said = transcript.output + transcript.errors
      #expect(!said.contains("TOPSECRET"))
      #expect(said.contains("this looks like a token") || said.contains("\"****\""), "\(said)")
    }
  }

  @Test func pipesAreNoDistributions() throws {
    let pipe = folder.home.appending("acme-1.0.tar.gz").string
    #expect(mkfifo(pipe, 0o600) == 0)
    for arguments in [["check", pipe], ["upload", "--repository-url", index.url, "-pa", pipe]] {
      let transcript = folder.run(arguments)
      #expect(transcript.status == .failed)
      #expect((transcript.output + transcript.errors).contains("it is no file"))
    }
  }

  @Test func whatIsNotReadIsNotHintedAt() throws {
    let missing = folder.run(["upload", "--repository-url", index.url])
    #expect(!missing.errors.contains("`[pypi]`"), "\(missing.errors)")
    #expect(missing.errors.contains("with `-r NAME`"))
    let wrong = folder.run(["upload"], ["TWINE_REPOSITORY_URL": "nope"])
    #expect(wrong.errors.contains("the value of `TWINE_REPOSITORY_URL` is no address"))
  }

  @Test func anEmptyNameMeansNobody() throws {
    try pypirc("")
    #expect(folder.run(["upload", "-r", "other", "-u", ""]).status == .done)
    #expect(index.server.requests.last?.headers["authorization"] == nil)
  }

  @Test func emptyVariablesAreNone() throws {
    try pypirc("username = file\npassword = filepass\n")
    let variables = ["TWINE_USERNAME": "", "TWINE_PASSWORD": "", "TWINE_REPOSITORY": "other"]
    #expect(folder.run(["upload"], variables).status == .done)
    #expect(sent() == "file:filepass")
  }

  @Test func aLineEndBehindAPipedSecretGoes() throws {
    let variables = ["TWINE_USERNAME": "a", "TWINE_PASSWORD": "secret\n"]
    #expect(folder.run(["upload", "--repository-url", index.url], variables).status == .done)
    #expect(sent() == "a:secret")
  }

  @Test func namesThatNobodyKnowsGetAHint() throws {
    try pypirc("")
    let mistyped = folder.run(["upload", "-r", "othr"])
    #expect(mistyped.status == .failed)
    #expect(mistyped.errors.contains("hint:  did you mean `-r other`?\n"))
    try folder.writePypirc("[distutils]\nindex-servers = pypi\n[other]\nrepository = x\n")
    #expect(folder.run(["upload", "-r", "other"]).errors.contains("add it to `index-servers`"))
  }

  @Test func othersWhoCanReadTheFileAreAWarning() throws {
    try folder.writePypirc(
      "[distutils]\nindex-servers = other\n[other]\nrepository = \(index.url)\nusername = a\n"
        + "password = bcd\n", mode: [.ownerReadWrite, .groupRead, .otherRead])
    let transcript = folder.run(["upload", "-r", "other"])
    #expect(transcript.status == .done)
    #expect(transcript.errors.contains("`chmod 600 ~/.pypirc`"))
  }

  @Test func configShowsTheFileWithoutItsSecrets() throws {
    try pypirc("username = ann\npassword = TOPSECRET\n")
    for arguments in [["config", "pypirc"], ["config", "pypirc", "--format", "json"]] {
      let transcript = folder.run(arguments)
      #expect(transcript.status == .done)
      #expect(transcript.output.contains("ann"))
      #expect(!transcript.output.contains("TOPSECRET"))
    }
    let listed = folder.run(["config", "list"], ["PYK_UPLOAD_PASSWORD": "TOPSECRET"])
    #expect(listed.output.contains("****"))
    #expect(!listed.output.contains("TOPSECRET"))
  }

  /// The secret in every place it can come from, through every failure there is.
  @Test(arguments: ["option", "variable", "file", "address", "netrc", "prompt"])
  func noFailureShowsASecret(source: String) throws {
    let secret = "TOP%SECRET"
    let encoded = Data("ann:\(secret)".utf8).base64EncodedString()
    var hangUp = LoopbackServer.Response()
    hangUp.hangsUp = true
    var garbage = LoopbackServer.Response()
    garbage.raw = Array("\(secret) nonsense\r\n\r\n".utf8)
    let echo = "you sent Basic \(encoded), which is \(secret)"
    let failures: [LoopbackServer.Response] = [
      .status(400, echo), .status(401, echo), .status(403, echo), .status(404, echo),
      .status(409, echo), .status(429, echo), .status(500, echo), .redirect(to: "/x?\(secret)"),
      hangUp, garbage,
    ]
    for failure in failures {
      let server = try LoopbackServer { request in
        request.method == "POST" ? failure : .status(404, "no such page")
      }
      var arguments = ["upload", "-vv", "--retries", "0"]
      var variables: [String: String] = [:]
      var url = server.address + "/legacy/"
      var answers: [String]?
      switch source {
      case "option": arguments += ["-u", "ann", "-p", secret]
      case "variable": variables = ["TWINE_USERNAME": "ann", "TWINE_PASSWORD": secret]
      case "address":
        url = "http://ann:TOP%25SECRET@127.0.0.1:\(server.port)/legacy/"
      case "netrc":
        try Files.write(
          Array("machine 127.0.0.1 login ann password \(secret)\n".utf8),
          to: folder.home.appending(".netrc"))
      case "prompt": answers = ["ann", secret]
      default: break
      }
      if source == "file" {
        try folder.writePypirc(
          "[distutils]\nindex-servers = o\n[o]\nrepository = \(url)\nusername = ann\n"
            + "password = \(secret)\n")
        arguments += ["-r", "o"]
      } else {
        arguments += ["--repository-url", url]
      }
      let transcript = folder.run(arguments, variables, answers: answers)
      #expect(transcript.status == .failed)
      #expect(server.requests.contains { $0.headers["authorization"] == "Basic \(encoded)" })
      for shown in [transcript.output, transcript.errors] {
        for form in [secret, "TOP%25SECRET", encoded] { #expect(!shown.contains(form), "\(shown)") }
      }
    }
  }
}
