package import PykDiagnostics
internal import PykFiles
package import PykFormats
package import SystemPackage

/// `.pypirc`: the repositories that one uploads to, and who one is there.
///
/// - `[distutils]` has `index-servers`, names divided by white space; without it these are `pypi`
///   and `testpypi`.
/// - The section of each may have `repository`, `username`, `password`, `ca_cert` and
///   `client_cert`. `pypi` and `testpypi` need none: where they are is known.
/// - `[server-login]` has the username and the password for those that have no section, or no
///   such option in theirs.
/// - It is read as Python's RawConfigParser reads it: `%` means nothing, names of options are in
///   any case. It is UTF-8.
/// - No value is ever shown: what can't be understood is named by file, line and section.
///
/// https://packaging.python.org/en/latest/specifications/pypirc/
package struct Pypirc: Sendable {
  /// One of the servers.
  package struct Repository: Sendable, Hashable {
    package var name: String
    /// Nil where the file doesn't say and nobody knows.
    package var address: URL?
    package var username: String?
    package var password: Secret?
    /// Whether the user name stands alone in the address: there it is most often a token.
    package var usernameMayBeToken = false
    /// A file of certificates to trust.
    package var certificates: String?
    package var clientCertificate: String?
    /// The line of its section, from 1; nil where it has none.
    package var line: Int?
    /// Where its credentials stand: its own section, or `server-login`.
    package var credentialsSection: String

    init(name: String) {
      self.name = name
      credentialsSection = name
      switch name {
      case "pypi": address = URL(DefaultAddresses.upload)
      case "testpypi": address = URL(DefaultAddresses.testUpload)
      default: break
      }
    }
  }

  /// How to name the file to a person.
  package let shownPath: String
  /// Whether there is such a file.
  package let exists: Bool
  /// Whether others than its owner may read it, and it holds a password.
  package private(set) var isOpenToOthers = false
  /// In the order of `index-servers`.
  package private(set) var repositories: [Repository] = []
  /// Sections that `index-servers` doesn't name, and that may have been meant.
  package private(set) var otherSections: [String] = []

  static let sizeLimit: Int64 = 1 << 20

  /// - Parameter path: `--config-file`; nil for `~/.pypirc`, which need not be there.
  /// - Throws: `Failure` with file, line and section.
  package init(
    path: FilePath?, shownAs shown: String? = nil, environment: [String: String]
  ) throws {
    var place = path
    if place == nil, let home = environment["HOME"], !home.isEmpty {
      place = FilePath(home).appending(".pypirc")
    }
    shownPath = shown ?? path?.string ?? "~/.pypirc"
    guard let place, let status = try Files.status(place) else {
      exists = false
      guard path == nil else {
        throw Failure(
          "can't read `\(shownPath)`", causes: ["there is no such file"],
          hints: ["`--config-file` names a file like `~/.pypirc`; see `man pypirc`"])
      }
      try read(INIDocument("", source: shownPath))
      return
    }
    exists = true
    guard status.size <= Self.sizeLimit else {
      throw Failure("can't read `\(shownPath)`", causes: ["it is larger than 1 MiB"])
    }
    let bytes = try Files.read(place)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
      let fault = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
      throw Failure(
        "can't read line \(fault + 1) of `\(shownPath)`", causes: ["it is not UTF-8"],
        hints: ["save the file as UTF-8"])
    }
    try read(Self.document(text, source: shownPath))
    let hasSecret = repositories.contains { !($0.password?.revealed.isEmpty ?? true) }
    isOpenToOthers = hasSecret && status.permissions.rawValue & 0o077 != 0
  }

  /// For tests and for text that is no file.
  package init(text: String, shownAs shown: String) throws {
    shownPath = shown
    exists = true
    try read(Self.document(text, source: shown))
  }

  /// What to say where others can read it.
  package var opennessWarning: Diagnosis {
    Diagnosis(
      "others can read the passwords in `\(shownPath)`", hints: ["`chmod 600 \(shownPath)`"])
  }

  package func repository(named name: String) -> Repository? {
    repositories.first { $0.name == name }
  }

  /// A name that can't be understood may be a token in the wrong place: nothing is quoted.
  private static func document(_ text: String, source: String) throws(Failure) -> INIDocument {
    var style = INIDocument.Style()
    style.isConfidential = true
    return try INIDocument(text, source: source, style: style)
  }

  // MARK: Meaning

  private mutating func read(_ document: INIDocument) throws(Failure) {
    let listed = document["distutils", "index-servers"].map {
      $0.split { $0.isWhitespace }.map(String.init)
    }
    var names: [String] = []
    for name in listed ?? ["pypi", "testpypi"] where !names.contains(name) { names.append(name) }
    // twine knows `pypi` even where the list leaves it out.
    if !names.contains("pypi") { names.append("pypi") }
    for name in names { repositories.append(try repository(name, document)) }
    otherSections = document.sections.map(\.name).filter {
      !names.contains($0) && !["distutils", "server-login", INIDocument.defaults].contains($0)
    }
  }

  private func repository(
    _ name: String, _ document: INIDocument
  ) throws(Failure) -> Repository {
    var result = Repository(name: name)
    func option(_ option: String) -> INIDocument.Option? { document.option(option, in: name) }
    func text(_ name: String) -> String? {
      option(name)?.value.flatMap { $0.isEmpty ? nil : $0 }
    }
    result.line = document.section(name)?.line
    if let written = option("repository"), let value = written.value, !value.isEmpty {
      guard let url = URL(value), ["http", "https"].contains(url.scheme) else {
        throw Failure(
          "can't read line \(written.line) of `\(shownPath)`",
          causes: ["in `[\(name)]`: `repository` is no address that begins with `https://`"],
          hints: ["write the address that files are uploaded to"])
      }
      result.address = url.withoutCredentials
      // Credentials in the address count where no option names others.
      result.username = url.username
      result.password = url.password
      result.usernameMayBeToken = url.username != nil && url.password == nil
    }
    let login = { (name: String) in document["server-login", name] }
    if let own = option("username")?.value {
      result.username = own
      result.usernameMayBeToken = false
    } else if result.username == nil, let other = login("username") {
      result.username = other
      result.credentialsSection = "server-login"
    }
    if let own = option("password")?.value {
      result.password = Secret(own)
    } else if result.password == nil, let other = login("password") {
      result.password = Secret(other)
    }
    result.certificates = text("ca_cert")
    result.clientCertificate = text("client_cert")
    return result
  }
}
