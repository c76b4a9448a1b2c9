package import PykRequirements
package import PykVersions

/// Where the resolver gets its facts from: an index, an environment, a table in a test.
///
/// - Every call comes from the thread that resolves, one at a time; a call may block until the
///   network has answered, and answers the same however often it is asked.
/// - An error that is thrown ends the resolution and reaches the caller as it is. What only makes
///   one candidate unusable is an `Obstacle` instead.
/// - The target Python, markers, tags, dates and hashes are the source's business: it answers
///   for one target.
package protocol PackageSource {
  /// The versions that there are, whether usable or not.
  func candidates(of name: PackageName, from origin: CandidateOrigin) throws -> Candidates

  /// Whether a candidate may be used as far as its files tell; never reads its metadata.
  func standing(of candidate: CandidateReference) throws -> CandidateStanding

  /// Whether a candidate that may be used is taken only where no other one will do, whatever its
  /// version; never reads its metadata.
  func isLastResort(_ candidate: CandidateReference) throws -> Bool

  /// What a candidate needs: reads its metadata.
  func dependencies(of candidate: CandidateReference) throws -> Dependencies

  /// The version of the project in the environment, if any; asks nobody else.
  func installedVersion(of name: PackageName) -> Version?

  /// Says that these will be asked for very soon: the source begins to fetch their candidates, and
  /// may go on with the metadata of what they will most likely lead to. Must not block.
  func expect(_ dependencies: [Dependency])

  /// Says that the dependencies of these will be asked for soon. Must not block.
  func prefetch(_ candidates: [CandidateReference])
}

extension PackageSource {
  package func isLastResort(_ candidate: CandidateReference) throws -> Bool { false }
  package func installedVersion(of name: PackageName) -> Version? { nil }
  package func expect(_ dependencies: [Dependency]) {}
  package func prefetch(_ candidates: [CandidateReference]) {}
}

/// Where candidates of a project come from.
package enum CandidateOrigin: Hashable, Sendable {
  /// The indexes and folders that are searched.
  case index
  /// The environment: one candidate, the version that is there.
  case installed
  /// A direct URL, as the requirement has it: one candidate.
  case url(String)
}

/// One candidate, as the source and the resolver name it to each other.
package struct CandidateReference: Hashable, Sendable {
  package var name: PackageName
  package var origin: CandidateOrigin
  /// Its place in `Candidates.versions`.
  package var index: Int

  package init(name: PackageName, origin: CandidateOrigin, index: Int) {
    self.name = name
    self.origin = origin
    self.index = index
  }
}

/// The versions of a project that one origin has.
package struct Candidates: Sendable {
  /// Strictly ascending; a version that stands after a higher or equal one is left out.
  package var versions: [Version]

  /// Why there are none, where that is known; looked at only where `versions` is empty.
  package var absence: Absence?

  package init(versions: [Version], absence: Absence? = nil) {
    self.versions = versions
    self.absence = absence
  }

  package enum Absence: Hashable, Sendable {
    /// Nobody knows the name.
    /// - Parameter near: Names that somebody knows and that it may be a mistyping of.
    case unknownName(near: [String], asked: [String] = [])
    /// Anything else, as a clause with the name in it, such as "`acme` is quarantined".
    case other(String)
  }
}

/// Whether a candidate may be used.
package enum CandidateStanding: Hashable, Sendable {
  case usable
  /// Withdrawn by its author: usable only where somebody asks for exactly this version.
  /// - Parameter reason: May be empty.
  case yanked(reason: String)
  case unusable(Obstacle)
}

/// Why a candidate can't be used for this target.
package enum Obstacle: Hashable, Sendable {
  /// Requires-Python excludes the target; the text is what the candidate requires.
  case requiresPython(String)
  /// None of its wheels fits. The text says what there is, such as "it has wheels for CPython 3.8
  /// to 3.10 on macOS", or is empty.
  case noCompatibleWheel(String)
  /// It has wheels for this platform, but only for these other Pythons, such as `3.9`; ascending.
  case otherPythons([String])
  /// It exists as a source distribution only, and that can't be used here; the text says why.
  case onlySource(String)
  /// It was uploaded after the date up to which one looks.
  case excludedByDate(String)
  /// It has no file with a digest that the requirements allow.
  case unknownDigest(found: String = "")
  /// Its metadata can't be read; the text says why.
  case brokenMetadata(String)
  /// Anything else, as a clause whose subject is the candidate, such as "is quarantined".
  case other(String)
}
