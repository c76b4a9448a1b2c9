package import PykIndex
package import PykInterpreter
package import PykPublish
internal import PykThreads
package import SystemPackage

/// Checks distributions, with all that can be had to check them by: the list of classifiers, and a
/// Python that can render readmes.
package struct CheckOperation: Sendable {
  let workspace: Workspace
  let pythons: [Interpreter]
  let index: IndexLocations?

  /// - Parameters:
  ///   - pythons: Where `trove-classifiers` and `readme_renderer` may be installed, the first first.
  ///   - index: Where the list of classifiers is asked for if no Python has it; nil asks nobody.
  package init(_ pythons: [Interpreter], index: IndexLocations?, in workspace: Workspace) {
    self.pythons = pythons
    self.index = index
    self.workspace = workspace
  }

  /// - Parameter files: As the person named them; relative ones are relative to the working folder.
  package func run(_ files: [FilePath]) throws -> CheckOutcome {
    let list = ClassifierList(pythons: pythons, index: index, workspace: workspace).find()
    let checker = DistributionChecker(classifiers: list.classifiers)
    let reports = Condition([CheckReport?](repeating: nil, count: files.count))
    let folder = workspace.workingDirectory
    try parallelForEach(files.count) { number in
      let report = checker.check(files[number], at: folder.pushing(files[number]))
      reports.update { $0[number] = report }
    }
    var outcome = CheckOutcome(
      reports: reports.read { $0 }.compactMap { $0 }, classifiers: list, renderer: .unneeded)
    ReadmeRendering(pythons: pythons, environment: workspace.environment).judge(&outcome)
    outcome.reports.checkReleases()
    return outcome
  }
}

/// What was found, and by what.
package struct CheckOutcome: Sendable {
  package var reports: [CheckReport]
  /// The list of classifiers, or why there was none.
  package var classifiers: ClassifierList.Answer
  package var renderer: Renderer

  package enum Renderer: Sendable, Hashable {
    /// No readme is in reStructuredText.
    case unneeded
    case used(version: String, python: FilePath)
    /// Why those readmes were not judged.
    case absent(reason: String)
  }
}
