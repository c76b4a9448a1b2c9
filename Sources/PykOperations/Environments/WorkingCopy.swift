internal import PykFiles
internal import PykFormats
internal import PykInterpreter
package import SystemPackage

/// The Git working copy that a project's folder lies in, as a requirement would name it.
package enum WorkingCopy: Sendable, Hashable {
  /// - Parameters:
  ///   - address: As `git+https://host/project.git`, without the credentials of a web address.
  ///   - subdirectory: The project's folder in it; nil for the top.
  case git(address: String, commit: String, subdirectory: String?)
  /// Git knows the folder, and no other repository behind it.
  case withoutRemote
  /// What its configuration calls the other repository is no address, and nothing lies there.
  case invalidRemote(String)
  /// There is no commit yet, or Git can't read it.
  case unreadable

  /// Nil where the folder is in no working copy, or there is no `git` that could tell.
  ///
  /// Git is started only where a `.git` lies in the folder or above it.
  package init?(around folder: FilePath, environment: [String: String]) {
    guard let folder = try? Files.realPath(folder), Self.isInside(folder),
      let git = GitProgram(environment)
    else { return nil }
    let place = git.lines(["rev-parse", "--show-toplevel", "HEAD"], in: folder)
    guard let top = place.first, top.hasPrefix("/") else { return nil }
    let remotes = git.lines(["config", "--get-regexp", #"remote\..*\.url"#], in: folder)
    guard let remote = remotes.first(where: { $0.hasPrefix("remote.origin.url ") }) ?? remotes.first
    else {
      self = .withoutRemote
      return
    }
    let written = String(remote.drop { $0 != " " }.dropFirst())
    guard let address = Self.address(of: written, in: folder) else {
      self = .invalidRemote(written)
      return
    }
    // Where there is no commit yet Git says `HEAD` again.
    guard place.count == 2, place[1].utf8.count >= 40 else {
      self = .unreadable
      return
    }
    var subdirectory = folder
    let isBelow = subdirectory.removePrefix(FilePath(top)) && !subdirectory.isEmpty
    self = .git(
      address: address.hasPrefix("git+") ? address : "git+" + address, commit: place[1],
      subdirectory: isBelow ? subdirectory.string : nil)
  }

  private static func isInside(_ folder: FilePath) -> Bool {
    var folder = folder
    while true {
      if Files.exists(folder.appending(".git")) { return true }
      guard folder.removeLastComponent() else { return false }
    }
  }

  /// As pip has it: an address, a folder of this machine, or `user@host:path`, which is ssh.
  static func address(of remote: String, in folder: FilePath) -> String? {
    if let scheme = remote.firstRange(of: "://"),
      remote[..<scheme.lowerBound].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
    {
      guard let url = URL(remote) else { return nil }
      // The user of ssh is part of the address; a password never is.
      var shown = url.scheme.hasPrefix("http") ? url.withoutCredentials : url
      shown.password = nil
      return shown.revealed
    }
    let path = folder.pushing(FilePath(remote)).lexicallyNormalized()
    if Files.exists(path) { return URL(filePath: path).revealed }
    let parts = remote.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, !parts[0].contains("/"), let first = parts[1].first,
      first.isLetter || first.isNumber || first == "_", !parts[1].contains(":")
    else { return nil }
    return "ssh://\(parts[0])/\(parts[1])"
  }
}

/// The `git` on PATH, for short questions.
struct GitProgram {
  let path: FilePath
  let variables: [String: String]

  /// Nil where there is none.
  init?(_ environment: [String: String]) {
    let folders = environment["PATH"] ?? "/usr/bin:/bin"
    let found = folders.split(separator: ":").map { FilePath(String($0)).appending("git") }
      .first { Files.isExecutable($0) }
    guard let found else { return nil }
    path = found
    variables = Self.variables(environment)
  }

  /// Without those that point Git to another repository; nothing is asked of the person.
  static func variables(_ environment: [String: String]) -> [String: String] {
    var own = environment.filter { name, _ in
      !["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"]
        .contains(name)
    }
    // Nobody can answer: the program is not in the terminal's foreground.
    own["GIT_TERMINAL_PROMPT"] = "0"
    own["GIT_SSH_COMMAND"] = own["GIT_SSH_COMMAND"] ?? own["GIT_SSH"] ?? "ssh -o BatchMode=yes"
    own["LC_ALL"] = "C"
    return own
  }

  /// What it printed, whatever its status.
  func lines(_ arguments: [String], in folder: FilePath) -> [String] {
    let outcome = try? ProcessRun.run(
      path, arguments: arguments, environment: variables, workingDirectory: folder,
      timeout: .seconds(60), limit: 1 << 20)
    return String(decoding: outcome?.output ?? [], as: UTF8.self)
      .split(whereSeparator: \.isNewline).map(String.init)
  }
}
