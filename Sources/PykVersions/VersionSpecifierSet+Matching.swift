extension VersionSpecifierSet {
  /// Whether the version passes all of them.
  ///
  /// - Parameter prereleases: False refuses pre-releases; true and nil take them: of a single
  ///   version it can't be said that there was nothing else.
  public func contains(_ version: Version, prereleases: Bool? = nil) -> Bool {
    if prereleases == false, version.isPrerelease { return false }
    for specifier in specifiers where !specifier.contains(version) { return false }
    return true
  }

  /// The versions that pass, in the order given.
  ///
  /// - Parameter prereleases: True takes pre-releases, false refuses them. Nil takes them where
  ///   a specifier names one, and otherwise only where nothing else passes.
  public func filter(
    _ versions: some Sequence<Version>, prereleases: Bool? = nil
  ) -> [Version] {
    let wanted = prereleases ?? (mentionsPrerelease ? true : nil)
    let passing = versions.filter { contains($0, prereleases: wanted) }
    guard wanted == nil else { return passing }
    let finals = passing.filter { !$0.isPrerelease }
    return finals.isEmpty ? passing : finals
  }
}
