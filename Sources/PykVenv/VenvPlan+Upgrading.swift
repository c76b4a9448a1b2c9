internal import PykFiles
internal import PykThreads
internal import SystemPackage

extension VenvPlan {
  /// Points an existing environment to the plan's Python, file by file, and keeps what was there
  /// until `completing` is done: then it goes, or else comes back.
  func upgrade(_ cancellation: Cancellation, _ completing: () throws -> Void) throws {
    let place = try Files.realPath(folder)
    let attempt = try VenvAttempt(in: place, cancellation)
    defer { attempt.end() }
    let fresh = attempt.path.appending("new")
    let old = attempt.path.appending("old")
    var arrivals: [(name: String, from: FilePath)] = []
    try attempt.prepare {
      for folder in [fresh, old] { try Files.createDirectories(folder) }
      for (number, entry) in entries.enumerated() {
        let (name, entry) = entry
        if case .folder = entry { continue }
        if case .link = entry, name == "lib64",
          Files.exists(place.appending(name), followLinks: false)
        {
          continue
        }
        let file = fresh.appending("\(number)")
        try make(entry, at: file)
        arrivals.append((name, file))
      }
    }
    try attempt.swap {
      var done: [Undoing] = []
      do {
        for (name, entry) in entries {
          guard case .folder = entry else { continue }
          try makeFolders(name, in: place, &done)
        }
        for (name, file) in arrivals {
          try put(file, at: place.appending(name), old.appending("\(done.count)"), &done)
        }
        for path in try otherVersions(in: place) {
          try move(path, to: old.appending("\(done.count)"), &done)
        }
      } catch {
        Undoing.undo(done)
        throw error
      }
      let all = done
      return { Undoing.undo(all) }
    }
    try attempt.complete(completing)
  }

  /// What brings one thing back.
  private enum Undoing: Sendable {
    case rename(FilePath, to: FilePath)
    case exchange(FilePath, with: FilePath)
    case removeFolder(FilePath)

    /// Goes as far as it gets: what can't be brought back must not keep the rest from coming back.
    static func undo(_ done: [Undoing]) {
      for step in done.reversed() {
        switch step {
        case .rename(let from, let to): try? Files.rename(from, to: to)
        case .exchange(let a, let b): try? Files.rename(a, to: b, .exchanging)
        case .removeFolder(let path): try? Files.removeDirectory(path)
        }
      }
    }
  }

  private func makeFolders(
    _ name: String, in place: FilePath, _ done: inout [Undoing]
  ) throws {
    var path = place
    for component in FilePath(name).components {
      path.append(component)
      if Files.exists(path) { continue }
      try Files.createDirectories(path)
      done.append(.removeFolder(path))
    }
  }

  private func put(
    _ file: FilePath, at path: FilePath, _ old: FilePath, _ done: inout [Undoing]
  ) throws {
    if Files.exists(path, followLinks: false) {
      // In one step where the file system can.
      if (try? Files.rename(file, to: path, .exchanging)) != nil {
        return done.append(.exchange(file, with: path))
      }
      try move(path, to: old, &done)
    }
    try move(file, to: path, &done)
  }

  private func move(_ from: FilePath, to: FilePath, _ done: inout [Undoing]) throws {
    try Files.rename(from, to: to)
    done.append(.rename(to, to: from))
  }

  /// What was `python3.10` would now be another Python under that name.
  private func otherVersions(in place: FilePath) throws -> [FilePath] {
    let own = Set(entries.map(\.path))
    let scripts = place.appending("bin")
    return try Files.entries(of: scripts).filter { entry in
      guard !own.contains("bin/\(entry.name)"), entry.kind == .symbolicLink else { return false }
      return entry.name.hasPrefix("python3.") || entry.name.hasPrefix("pypy3.")
    }.map { scripts.appending($0.name) }.filter {
      ["python", "python3", "pypy3"].contains(try Files.readLink($0).string)
    }
  }
}
