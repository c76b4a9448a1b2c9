/// Chooses a version of every project that is needed, by PubGrub over the facts of a source.
///
/// - The same roots, options and facts give the same answer, in whatever order facts arrive.
/// - What is asked for by name gets the best version in the order in which it is asked for;
///   dependencies follow.
/// - Nothing is read that isn't needed: a project that is installed at a version that fits is
///   taken without asking for its candidates.
package struct Resolver {
  private let source: any PackageSource
  private let roots: [Root]
  private let options: ResolverOptions

  package init(source: any PackageSource, roots: [Root], options: ResolverOptions = .init()) {
    self.source = source
    self.roots = roots
    self.options = options
  }

  /// - Throws: `ResolutionError` where there is no answer; whatever the source throws.
  package func solve() throws -> Resolution {
    var search = Search(source: source, roots: roots, options: options)
    return try search.run()
  }
}
