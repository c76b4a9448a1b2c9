package import PykRequirements
package import PykVersions

/// What somebody needs of a project: a requirement whose marker has been decided already.
package struct Dependency: Hashable, Sendable {
  package var name: PackageName
  package var extras: [ExtraName]
  package var specifiers: VersionSpecifierSet
  /// A direct URL, which is the only one that will do. Two are the same where the text is.
  package var url: String?

  /// A number from 0 that a source may give, small and the same only for equal dependencies: with
  /// it nobody has to compare the rest. Equality doesn't see it.
  package var number: Int32?

  package init(
    name: PackageName, extras: [ExtraName] = [], specifiers: VersionSpecifierSet = .any,
    url: String? = nil, number: Int32? = nil
  ) {
    self.name = name
    self.extras = extras
    self.specifiers = specifiers
    self.url = url
    self.number = number
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.name == b.name && a.extras == b.extras && a.specifiers == b.specifiers && a.url == b.url
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(extras)
    hasher.combine(specifiers)
    hasher.combine(url)
  }
}

/// What one candidate needs for the target.
package enum Dependencies: Sendable {
  /// - Parameters:
  ///   - base: What it needs in any case.
  ///   - extras: For each extra that it offers, what that needs beside `base`; it may ask for
  ///     other extras of the same project.
  case known(base: [Dependency], extras: [ExtraName: [Dependency]])
  /// Its metadata shows that it can't be used.
  case unusable(Obstacle)
}

/// What the person asked for, with the place where, so that a failure can name it.
package struct Root: Sendable {
  package var dependency: Dependency
  /// The person's own words, such as `flask >= 3.0`; empty where there are none.
  package var text: String
  /// The file, as the person would write it; nil for the command line.
  package var source: String?
  package var line: Int?

  package init(
    _ dependency: Dependency, text: String = "", source: String? = nil, line: Int? = nil
  ) {
    self.dependency = dependency
    self.text = text
    self.source = source
    self.line = line
  }
}
