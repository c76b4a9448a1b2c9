import PykRequirements

/// What an incompatibility of the solver says about the world.
enum Fact {
  /// The person asks for it.
  case root(Int)
  /// The person asks for this extra with it.
  case rootExtra(Int)
  /// The person restricts the project, if it comes in.
  case constraint(Int)
  /// Candidates of a project need something of another one, perhaps because of an extra.
  case dependency(project: Int, extra: ExtraName?, requirement: Int)
  /// The same for an extra of what is needed.
  case dependencyExtra(project: Int, extra: ExtraName?, requirement: Int, of: ExtraName)
  /// Candidates of a project can't be used.
  case obstacle(project: Int, Obstacle)
  /// Candidates were withdrawn by their author.
  case yanked(project: Int, reason: String)
  /// Candidates are pre-releases and nobody asks for one.
  case prerelease(project: Int)
  /// A candidate from a URL is taken only where somebody in play asks for that URL.
  case urlNeedsAsker(project: Int, url: String)
}

/// What a package of the solver stands for.
struct SolverPackage {
  let project: Int
  /// An extra is a package with one candidate, "in force".
  let extra: ExtraName?
}
