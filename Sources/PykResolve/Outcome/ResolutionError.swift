package import PykDiagnostics
package import PykRequirements
package import PykVersions

/// There is no choice of versions that satisfies everything that is asked for.
package struct ResolutionError: Diagnosable, Sendable {
  package var diagnosis: Diagnosis

  /// What could help, for callers that have more to say about it than `diagnosis.hints`.
  package var clues: [Clue]

  /// The projects that the explanation is about, in the order in which it names them.
  package var names: [PackageName]

  package enum Clue: Hashable, Sendable {
    /// Nobody knows the name.
    case unknownName(PackageName, near: [String], asked: [String] = [])
    /// With pre-releases allowed for the project, this one would match.
    case prerelease(PackageName, Version)
    /// This version would match if it weren't withdrawn.
    case yanked(PackageName, Version, reason: String)
    /// This version would match if it could be used here.
    case unusable(PackageName, Version, Obstacle)
    /// One of the person's own requirements (a place in the list of roots) is part of the conflict.
    case root(Int)
    /// One of the constraints is.
    case constraint(Int)
  }
}
