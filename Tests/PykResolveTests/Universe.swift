import PykDiagnostics
import PykRequirements
import PykResolve
import PykVersions
import Testing

/// A package index as a table: one candidate a line, in any order.
///
///     a 1.0: b>=2,<3; c[fast]        what it needs, with `;` between
///     a[fast] 1.0: d                 what one of its extras needs beside that
///     b 2.0 yanked                   marks: yanked, python>=3.13, nowheel, sdist, broken, last
///     c @ https://example.org/c 3.0: d
final class Universe: PackageSource {
  struct Entry {
    var version: Version
    var base: [Dependency] = []
    var extras: [ExtraName: [Dependency]] = [:]
    var standing = CandidateStanding.usable
    var broken: String?
    var isLastResort = false
  }

  private(set) var entries: [PackageName: [Entry]] = [:]
  private(set) var urls: [String: Entry] = [:]
  var installed: [PackageName: Version] = [:]

  private(set) var listings: [String] = []
  private(set) var reads: [CandidateReference] = []
  private(set) var prefetched: Set<CandidateReference> = []
  private(set) var expected: Set<PackageName> = []

  init(_ table: String, installed: [String] = []) throws {
    for line in table.split(separator: "\n") {
      let line = line.drop { $0 == " " }
      if line.isEmpty { continue }
      let (head, tail) = line.cut(at: ": ")
      let words = head.split(separator: " ").map(String.init)
      let dependencies = try tail.split(separator: ";").map { try Dependency($0) }
      if words.count > 3, words[1] == "@" {
        urls[words[2]] = Entry(version: try Version(words[3]), base: dependencies)
        continue
      }
      let subject = try Requirement(words[0])
      let version = try Version(words[1])
      var known = entries[subject.name, default: []]
      let place =
        known.firstIndex { $0.version == version }
        ?? {
          known.append(Entry(version: version))
          return known.count - 1
        }()
      if let extra = subject.extras.first {
        known[place].extras[extra] = dependencies
      } else {
        known[place].base = dependencies
        for mark in words.dropFirst(2) { known[place].mark(mark) }
      }
      entries[subject.name] = known.sorted { $0.version < $1.version }
    }
    for line in installed {
      let words = line.split(separator: " ")
      self.installed[try PackageName(words[0])] = try Version(words[1])
    }
  }

  init(entries: [PackageName: [Entry]]) {
    self.entries = entries
  }

  private func entry(_ candidate: CandidateReference) throws -> Entry {
    switch candidate.origin {
    case .index: return try #require(entries[candidate.name]?[candidate.index])
    case .installed:
      let version = try #require(installed[candidate.name])
      return entries[candidate.name]?.first { $0.version == version } ?? Entry(version: version)
    case .url(let url): return try #require(urls[url])
    }
  }

  func candidates(of name: PackageName, from origin: CandidateOrigin) throws -> Candidates {
    switch origin {
    case .index:
      listings.append(name.normalized)
      guard let known = entries[name] else {
        let near = entries.keys.map(\.normalized).filter {
          Set($0) == Set(name.normalized) && $0.count == name.normalized.count
        }
        return Candidates(versions: [], absence: .unknownName(near: near.sorted()))
      }
      return Candidates(versions: known.map(\.version))
    case .installed: return Candidates(versions: installed[name].map { [$0] } ?? [])
    case .url(let url):
      guard let entry = urls[url] else {
        return Candidates(versions: [], absence: .other("nothing is at \(url)"))
      }
      return Candidates(versions: [entry.version])
    }
  }

  func standing(of candidate: CandidateReference) throws -> CandidateStanding {
    try entry(candidate).standing
  }

  func isLastResort(_ candidate: CandidateReference) throws -> Bool {
    try entry(candidate).isLastResort
  }

  func dependencies(of candidate: CandidateReference) throws -> Dependencies {
    let entry = try entry(candidate)
    reads.append(candidate)
    if let broken = entry.broken { return .unusable(.brokenMetadata(broken)) }
    return .known(base: entry.base, extras: entry.extras)
  }

  func installedVersion(of name: PackageName) -> Version? { installed[name] }

  func prefetch(_ candidates: [CandidateReference]) { prefetched.formUnion(candidates) }

  func expect(_ dependencies: [Dependency]) { expected.formUnion(dependencies.map(\.name)) }
}

extension Universe.Entry {
  fileprivate mutating func mark(_ mark: String) {
    if mark.hasPrefix("yanked") {
      standing = .yanked(reason: String(mark.dropFirst(7)))
    } else if mark.hasPrefix("python") {
      standing = .unusable(.requiresPython(String(mark.dropFirst(6))))
    } else if mark == "otherpython" {
      standing = .unusable(.otherPythons(["3.8", "3.9"]))
    } else if mark == "nowheel" {
      standing = .unusable(.noCompatibleWheel("it has wheels for CPython 3.8"))
    } else if mark.hasPrefix("nowheel=") {
      standing = .unusable(.noCompatibleWheel("it has wheels for \(mark.dropFirst(8))"))
    } else if mark == "sdist" {
      standing = .unusable(.onlySource(""))
    } else if mark == "last" {
      isLastResort = true
    } else if mark == "broken" {
      broken = "no name"
    }
  }
}

extension Dependency {
  init(_ text: some StringProtocol) throws {
    let requirement = try Requirement(text.drop { $0 == " " })
    self.init(
      name: requirement.name, extras: requirement.extras, specifiers: requirement.specifiers,
      url: requirement.url)
  }
}

extension StringProtocol {
  fileprivate func cut(at separator: String) -> (String, String) {
    let text = String(self)
    guard let range = text.firstRange(of: separator) else {
      return (text.hasSuffix(":") ? String(text.dropLast()) : text, "")
    }
    return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
  }
}

/// `a 1.0, b 2.0` sorted by name, or the whole error as it is shown.
func answer(
  _ universe: Universe, _ asked: [String],
  _ change: (inout ResolverOptions) throws -> Void = { _ in
  }
) throws -> String {
  do {
    let pins = try solve(universe, asked, change).pins
    return pins.map { "\($0.name) \($0.version)" }.sorted().joined(separator: ", ")
  } catch let error as ResolutionError {
    return shown(error)
  }
}

/// Resolves what is asked for, each with a line of `requirements.txt`.
func solve(
  _ universe: Universe, _ asked: [String],
  _ change: (inout ResolverOptions) throws -> Void = { _ in
  }
) throws -> Resolution {
  var options = ResolverOptions()
  try change(&options)
  let roots = try asked.enumerated().map { place, text in
    Root(try Dependency(text), text: text, source: "requirements.txt", line: place + 1)
  }
  return try Resolver(source: universe, roots: roots, options: options).solve()
}

func shown(_ error: ResolutionError) -> String {
  let diagnosis = error.diagnosis
  return
    (["error: \(diagnosis.what)"] + diagnosis.causes.map { "cause: \($0)" }
    + diagnosis.hints.map { "hint:  \($0)" }).joined(separator: "\n")
}
