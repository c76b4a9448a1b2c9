struct Search {
  let source: any PackageSource
  let roots: [Root]
  let options: ResolverOptions

  mutating func run() throws -> Resolution {
    Resolution(pins: [], missingExtras: [], statistics: ResolutionStatistics())
  }
}
