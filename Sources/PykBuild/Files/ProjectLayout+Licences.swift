package import PykDiagnostics

extension ProjectLayout {
  /// What is taken for a licence where nobody says which files are.
  private static let defaultLicences = ["LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*"]

  /// The licence files, pattern by pattern, each once.
  ///
  /// Throws for a pattern that matches no file where every pattern must, and for one that leaves
  /// the project's folder.
  ///
  /// https://peps.python.org/pep-0639/
  package func licenceFiles(in tree: SourceTree) throws(Failure) -> [String] {
    var found: [String] = []
    var seen: Set<TreePath> = []
    for pattern in licencePatterns ?? Self.defaultLicences {
      let files = tree.glob(pattern).filter { !$0.hasSuffix("~") && tree.isFile($0) }
      if files.isEmpty, licencePatternsMustMatch, licencePatterns != nil {
        throw Failure(
          "no file matches the licence pattern `\(pattern)`",
          causes: [
            PathWords.normal(pattern) == nil
              ? "it leads out of the project's folder"
              : "nothing of that name lies in the project's folder"
          ],
          hints: ["correct the pattern, or add the file"])
      }
      for file in files.sorted(by: { TreePath($0) < TreePath($1) })
      where seen.insert(TreePath(file)).inserted {
        found.append(file)
      }
    }
    return found
  }
}
