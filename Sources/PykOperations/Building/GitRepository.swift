internal import PykBuild
internal import PykDiagnostics
internal import PykFiles
internal import PykFormats
internal import PykInterpreter
internal import PykThreads
internal import SystemPackage

/// A repository, asked and fetched by the `git` on PATH.
///
/// - Nothing is asked of the person: Git's own helpers and an agent for ssh give credentials.
/// - Variables that point Git to another repository are left out.
struct GitRepository: Sendable {
  let reference: GitReference
  let workspace: Workspace
  private let git: FilePath
  private let variables: [String: String]

  /// - Throws: `Failure` where there is no `git`.
  init(_ reference: GitReference, in workspace: Workspace) throws(Failure) {
    guard let found = GitProgram(workspace.environment) else {
      throw Failure(
        "can't get `\(reference.url)`", causes: ["there is no `git` on PATH"],
        hints: ["install Git, or name an archive instead of the repository"])
    }
    self.reference = reference
    self.workspace = workspace
    git = found.path
    variables = found.variables
  }

  /// What the revision names at the moment.
  struct Target: Sendable, Hashable {
    /// Nil where only the repository's history can tell: a short commit.
    var commit: String?
    /// What to fetch by: a name where there is one, else the commit.
    var name: String?
  }

  /// Asks the repository; a branch goes before a tag of the same name, as with pip.
  func target() throws -> Target {
    if reference.isCommit {
      return Target(commit: reference.revision?.lowercased(), name: reference.revision)
    }
    let wanted = reference.revision ?? "HEAD"
    var arguments = ["ls-remote", "--quiet", address, wanted]
    if !wanted.hasSuffix("^{}") { arguments.append(wanted + "^{}") }
    let outcome = try ProcessRun.run(
      git, arguments: arguments, environment: variables, workingDirectory: "/",
      timeout: .seconds(600), limit: 16 << 20)
    guard outcome.status == 0 else {
      throw failure("can't ask `\(reference.url)`", String(decoding: outcome.errors, as: UTF8.self))
    }
    var commits: [String: String] = [:]
    for line in String(decoding: outcome.output, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "\t")
      if parts.count == 2 { commits[String(parts[1])] = String(parts[0]) }
    }
    for name in [wanted, "refs/heads/\(wanted)", "refs/tags/\(wanted)"] {
      if let commit = commits[name + "^{}"] ?? commits[name] {
        return Target(commit: commit, name: name)
      }
    }
    if reference.mayBeCommit { return Target(commit: nil, name: nil) }
    throw Failure(
      "can't install from `\(reference.url)`",
      causes: [
        reference.revision.map { "it has no branch, tag or commit `\($0)`" }
          ?? "there is nothing in it"
      ],
      hints: ["`git ls-remote \(reference.url)` lists what it has"])
  }

  /// Makes a working copy of the target in an empty folder, with submodules; gives the commit.
  ///
  /// As little history as possible is fetched; all of it (without old contents) where the
  /// project's version seems to be made of it.
  ///
  /// - Parameters:
  ///   - subdirectory: Where the project lies in it.
  ///   - isWhole: All of the history, for a person who will work there.
  func checkOut(
    _ target: Target, into folder: FilePath, subdirectory: String? = nil, isWhole: Bool = false
  ) throws -> String {
    try run(["init", "--quiet"], in: folder)
    try run(["remote", "add", "origin", address], in: folder)
    var isShallow = false
    if !isWhole, let name = target.name {
      isShallow =
        (try? run(["fetch", "--quiet", "--depth=1", "--no-tags", "origin", name], in: folder))
        != nil
    }
    if !isShallow { try fetchAll(folder, unshallow: false) }
    let commit = target.commit ?? reference.revision ?? "FETCH_HEAD"
    if isWhole, let branch = branch(target) {
      try run(["checkout", "--quiet", "-B", branch, "--track", "origin/\(branch)"], in: folder)
    } else {
      try run(["checkout", "--quiet", "--detach", commit], in: folder)
    }
    if isShallow, wantsHistory(folder, subdirectory) { try fetchAll(folder, unshallow: true) }
    if Files.exists(folder.appending(".gitmodules")) {
      try run(["submodule", "--quiet", "update", "--init", "--recursive"], in: folder)
    }
    return try answer(["rev-parse", "HEAD"], in: folder)
  }

  /// Whether the repository in the folder is a copy of this one.
  func isWorkingCopy(_ folder: FilePath) -> Bool {
    (try? answer(["config", "--get", "remote.origin.url"], in: folder)) == address
  }

  /// Makes the working copy one of this repository.
  func point(_ folder: FilePath) throws {
    try run(["config", "remote.origin.url", address], in: folder)
  }

  /// Brings an existing working copy of the same repository to the target.
  ///
  /// - Throws: `Failure` where somebody's changes would be lost.
  func update(_ folder: FilePath, to target: Target) throws {
    try fetchAll(folder, unshallow: false)
    let commit = target.commit ?? reference.revision ?? "HEAD"
    if let branch = branch(target) {
      try run(["checkout", "--quiet", branch], in: folder)
      try run(["merge", "--quiet", "--ff-only", commit], in: folder)
    } else {
      try run(["checkout", "--quiet", "--detach", commit], in: folder)
    }
    if Files.exists(folder.appending(".gitmodules")) {
      try run(["submodule", "--quiet", "update", "--init", "--recursive"], in: folder)
    }
  }

  private func branch(_ target: Target) -> String? {
    let heads = "refs/heads/"
    guard let name = target.name, name.hasPrefix(heads) else { return nil }
    return String(name.dropFirst(heads.count))
  }

  private func answer(_ arguments: [String], in folder: FilePath) throws -> String {
    let outcome = try ProcessRun.run(
      git, arguments: arguments, environment: variables, workingDirectory: folder)
    guard outcome.status == 0 else {
      throw failure("can't use `\(folder)`", String(decoding: outcome.errors, as: UTF8.self))
    }
    return String(decoding: outcome.output, as: UTF8.self).filter { !$0.isNewline }
  }

  private func fetchAll(_ folder: FilePath, unshallow: Bool) throws {
    let refs = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"]
    let depth = unshallow ? ["--unshallow"] : []
    let filter = ["file", "git"].contains(reference.url.scheme) ? [] : ["--filter=blob:none"]
    do {
      try run(["fetch", "--quiet"] + depth + filter + ["origin"] + refs, in: folder)
    } catch  where !filter.isEmpty {
      try run(["fetch", "--quiet"] + depth + ["origin"] + refs, in: folder)
    }
  }

  /// Whether the version comes from tags and commits, as far as the project's files tell.
  private func wantsHistory(_ folder: FilePath, _ subdirectory: String?) -> Bool {
    var ways = [folder]
    for part in FilePath(subdirectory ?? "").components {
      if let last = ways.last { ways.append(last.appending(part)) }
    }
    var places = ways
    // The project may say it in a package's file, or at the top.
    for way in [folder, ways.last ?? folder] {
      let folders = (try? Files.entries(of: way)) ?? []
      places += folders.filter { $0.kind == .directory && !$0.name.hasPrefix(".") }
        .map { way.appending($0.name) }
    }
    for place in places {
      for name in ["pyproject.toml", "setup.py", "setup.cfg"] {
        guard let bytes = try? Files.read(place.appending(name), limit: 1 << 20) else { continue }
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        if Self.historians.contains(where: text.contains) { return true }
      }
    }
    return false
  }

  private static let historians = [
    "_scm", "-scm", "vcs", "versioneer", "versioningit", "dunamai", "pbr", "git-version",
    "git_version", "dynamic-version", "gitversion", "rev-parse", "git describe", "\"describe\"",
    "'describe'", "miniver", "setuptools-git", "setuptools_git",
  ]

  // MARK: Running

  private var address: String { reference.url.revealed }

  private func run(_ arguments: [String], in folder: FilePath) throws {
    // Not beside the working copy: that folder may be the person's.
    let work = try workspace.workFolder("pyk-git-")
    let path = work.path.appending("git.log")
    let log = try Files.create(path)
    let status = try ProcessRun.run(
      git, arguments: arguments, environment: variables, workingDirectory: folder, log: log)
    guard status == 0 else {
      let text = (try? Files.readText(path)) ?? ""
      throw failure("can't get `\(reference.url)`", text)
    }
  }

  /// Git's own words, without the credentials that it was given.
  private func failure(_ what: String, _ output: String) -> Failure {
    var output = output
    let (name, password) = (reference.url.username ?? "", reference.url.password?.revealed ?? "")
    if !password.isEmpty {
      output = output.replacing("\(name):\(password)@", with: "****@")
        .replacing(password, with: "****")
    }
    // A name may be a token; a very short one is part of Git's own words.
    if name.utf8.count >= 3, name != "git" { output = output.replacing(name, with: "****") }
    let lines = output.split(whereSeparator: \.isNewline).map { HookFailure.visible($0) }
      .filter { !$0.isEmpty && !$0.hasPrefix("hint:") }
    return Failure(
      what, causes: Array(lines.suffix(4)),
      hints: ["see whether `git ls-remote \(reference.url)` works"])
  }
}
