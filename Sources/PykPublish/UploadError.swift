package import PykDiagnostics
internal import PykFormats
package import PykIndex

/// Why a file isn't on the index now.
package struct UploadError: Diagnosable {
  package enum Kind: Sendable {
    /// The server, or the way to it, said no.
    case refused(HTTPError)
    /// Another file is there under this name; with what the server said, if it was asked.
    case different(HTTPError?)
    /// The server says that the file is there, and no simple page tells which one.
    case exists(HTTPError)
    /// The file is not any more what was read and hashed.
    case changed
    /// A token has run out, and there is no other.
    case noCredentials(any Error)
  }

  package var kind: Kind
  package var file: String
  package var repository: UploadRepository
  package var credentials: UploadCredentials?

  package init(
    kind: Kind, file: String, repository: UploadRepository, credentials: UploadCredentials?
  ) {
    self.kind = kind
    self.file = file
    self.repository = repository
    self.credentials = credentials
  }

  package var diagnosis: Diagnosis {
    let what = "can't upload `\(file)` to `\(repository.url)`"
    switch kind {
    case .changed:
      return Diagnosis(
        what, causes: ["the file was changed after it had been read"],
        hints: ["wait until nothing writes to it any more, then run the same command"])
    case .noCredentials(let error): return Failure(what, because: error).diagnosis
    case .different:
      return Diagnosis(
        what,
        causes: ["another file is there already under this name: its hash is not this one's"],
        hints: ["files on an index can't be replaced: give the release a new version"])
    case .exists(let error):
      return Diagnosis(
        what, causes: [said(error), "no simple page tells whether it is the same file"],
        hints: [
          "name the index that shows what is there: `--check-index URL`",
          "files on an index can't be replaced: give the release a new version",
        ])
    case .refused(let error): return refused(error, what)
    }
  }

  private func said(_ error: HTTPError) -> String {
    guard case .status(let status) = error.kind else {
      return redacted(error.diagnosis.causes.first ?? error.diagnosis.what)
    }
    let words = status.excerpt.isEmpty ? "" : ": \(status.excerpt)"
    return redacted("`\(repository.url.host)` answered \(status.line)\(words)")
  }

  private func redacted(_ text: String) -> String { credentials?.redacting(text) ?? text }

  private func refused(_ error: HTTPError, _ what: String) -> Diagnosis {
    let tried = error.attempts > 1 ? ["it was tried \(error.attempts) times"] : []
    switch error.kind {
    case .status(let status): return refused(status, error, what)
    case .refusedRedirect(let target, _):
      return Diagnosis(
        what,
        causes: ["it redirects to `\(redacted(target))`, and an upload must go where it was sent"],
        hints: ["if that is the right place, name it: `--repository-url \(redacted(target))`"])
    case .unreachable, .timedOut, .truncated:
      let inner = error.diagnosis
      guard error.sentBytes > 0 else {
        return Diagnosis(what, causes: [inner.what] + inner.causes, hints: inner.hints)
      }
      return Diagnosis(
        what,
        causes: ["the connection broke while the file was sent"]
          + inner.causes.map(redacted) + tried,
        hints: [
          "run the same command again: what has arrived is found and not sent twice"
        ])
    default:
      let inner = error.diagnosis
      return Diagnosis(
        what, causes: [inner.what].map(redacted) + inner.causes.map(redacted),
        hints: inner.hints)
    }
  }

  private func refused(
    _ status: HTTPFailedStatus, _ error: HTTPError, _ what: String
  ) -> Diagnosis {
    var causes = [said(error)]
    var hints: [String] = []
    switch status.code {
    case 401, 403:
      if let credentials, credentials.authorization != nil {
        causes.insert("it refused the credentials \(credentials.source)", at: 0)
        hints.append(contentsOf: credentialHints(credentials))
      } else {
        causes.insert("no credentials were sent", at: 0)
        hints.append(
          repository.name.map { "write `username` and `password` under `[\($0)]` in `~/.pypirc`" }
            ?? UploadCredentialSearch.hintForAddress)
      }
      if status.code == 403 {
        hints.append("check that this user may upload this project to this index")
      }
    case 404, 405:
      hints.append("check the address: it has to be the one for uploads, not the one for pages")
    case 413: hints.append("the server takes no file as large as this one")
    case 429:
      let wait = status.retryAfter.map { "in \($0) s" } ?? "later"
      hints.append("run the same command again \(wait)")
    case 500...: hints.append("run the same command again later")
    default: break
    }
    return Diagnosis(what, causes: causes, hints: hints)
  }

  private func credentialHints(_ credentials: UploadCredentials) -> [String] {
    let takesTokens = repository.isPublic
    let isToken = credentials.username == UploadCredentials.tokenUsername
    if takesTokens, !isToken {
      return [
        "this index takes tokens only: set `username = __token__` and a `pypi-…` token as the "
          + "password"
      ]
    }
    if !takesTokens, isToken {
      return ["check the token, and whether this index knows the user `__token__`"]
    }
    return ["check the user name and the password"]
  }
}
