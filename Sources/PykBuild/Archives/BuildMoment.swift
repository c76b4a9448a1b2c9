package import PykArchive
package import PykDiagnostics
internal import PykFiles
internal import PykInterpreter
package import SystemPackage

/// The time that archives carry, so that the same sources give the same bytes.
///
/// `SOURCE_DATE_EPOCH`; else the last commit's in a git checkout; else none, and then a zip has
/// 1980 and a tar the newest source file's time.
///
/// https://reproducible-builds.org/specs/source-date-epoch/
package struct BuildMoment: Sendable, Hashable {
  /// Since 1970.
  package let seconds: Int?
  package let origin: Origin

  package enum Origin: Sendable, Hashable {
    case environment, commit, sources
  }

  /// - Throws: `Failure` where the variable holds no such time; blank is as good as not set.
  package init(of folder: FilePath, environment: [String: String]) throws(Failure) {
    if let text = environment["SOURCE_DATE_EPOCH"], !text.isEmpty {
      guard let seconds = Int(text), seconds >= 0 else {
        throw Failure(
          "`SOURCE_DATE_EPOCH` is no time", causes: ["its value is `\(text)`"],
          hints: ["it takes seconds since 1970, such as `$(git log -1 --format=%ct)`"])
      }
      (self.seconds, origin) = (seconds, .environment)
    } else if let seconds = Self.lastCommit(folder, environment) {
      (self.seconds, origin) = (seconds, .commit)
    } else {
      (seconds, origin) = (nil, .sources)
    }
  }

  package init(seconds: Int?) {
    self.seconds = seconds
    origin = seconds == nil ? .sources : .environment
  }

  package var zipTimestamp: ZipTimestamp {
    seconds.map { ZipTimestamp(secondsSince1970: $0) } ?? .earliest
  }

  /// The day as `%Y%m%d`, for `tag_date`; empty where nothing says it.
  package var day: String {
    guard let seconds else { return "" }
    let date = ZipTimestamp(secondsSince1970: seconds).rawValue >> 16
    func two(_ number: UInt32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\((date >> 9) + 1980)" + two(date >> 5 & 15) + two(date & 31)
  }

  // MARK: git

  private static func lastCommit(_ folder: FilePath, _ environment: [String: String]) -> Int? {
    guard let checkout = checkout(of: folder) else { return nil }
    if let seconds = looseCommit(checkout.appending(".git")) { return seconds }
    let paths = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    guard
      let git = paths.lazy.map({ FilePath(String($0)).appending("git") })
        .first(where: { Files.isExecutable($0) })
    else { return nil }
    // Who calls us from a git hook has variables that name another repository.
    let environment = environment.filter { !$0.key.hasPrefix("GIT_") }
    let outcome = try? ProcessRun.run(
      git, arguments: ["log", "-1", "--format=%ct"], environment: environment,
      workingDirectory: folder, timeout: .seconds(20), limit: 1000)
    guard let outcome, outcome.status == 0 else { return nil }
    return Int(trimmed(String(decoding: outcome.output, as: UTF8.self)))
  }

  private static func checkout(of folder: FilePath) -> FilePath? {
    guard var current = try? Files.realPath(folder) else { return nil }
    while true {
      if Files.exists(current.appending(".git")) { return current }
      let parent = current.removingLastComponent()
      if parent == current { return nil }
      current = parent
    }
  }

  /// The commit's time without starting git, where HEAD's commit isn't in a pack yet.
  private static func looseCommit(_ git: FilePath) -> Int? {
    guard let head = try? Files.readText(git.appending("HEAD")) else { return nil }
    var name = trimmed(head)
    if name.hasPrefix("ref: ") {
      let reference = trimmed(name.dropFirst(5))
      guard reference.hasPrefix("refs/"), ProjectFolder.staysInside(reference),
        let text = try? Files.readText(git.appending(reference))
      else { return nil }
      name = trimmed(text)
    }
    guard name.utf8.count == 40, name.allSatisfy(\.isHexDigit) else { return nil }
    let path = git.appending("objects").appending(String(name.prefix(2)))
      .appending(String(name.dropFirst(2)))
    guard let packed = try? Files.read(path, limit: 1 << 20),
      let object = inflatedZlib(packed, limit: 1 << 20)
    else { return nil }
    for line in object.split(separator: 0x0a) where line.starts(with: "committer ".utf8) {
      let words = line.split(separator: 0x20)
      return words.count >= 2
        ? Int(String(decoding: words[words.count - 2], as: UTF8.self)) : nil
    }
    return nil
  }
}
