public import PykVersions

/// What a person or a distribution asks for: a name, and what its version or address has to be.
///
///     requests[socks]>=2.8.1,<3; python_version >= "3.8"
///     pip @ https://example.org/pip-1.3.1-py3-none-any.whl
///
/// https://packaging.python.org/en/latest/specifications/dependency-specifiers/
public struct Requirement: Sendable, Hashable {
  /// The distribution that is asked for.
  public var name: PackageName

  /// The extras that are asked for, each once, in the order of their normal forms.
  public var extras: [ExtraName] {
    didSet { extras = Self.sorted(extras) }
  }

  /// What the version has to be; takes everything where there is a `url`.
  public var specifiers: VersionSpecifierSet

  /// Where the distribution is to come from, as it was written; it may hold credentials.
  public var url: String?

  /// When the requirement counts; always, where there is none.
  public var marker: Marker?

  /// A requirement made of its parts.
  public init(
    name: PackageName, extras: [ExtraName] = [], specifiers: VersionSpecifierSet = .any,
    url: String? = nil, marker: Marker? = nil
  ) {
    self.name = name
    self.extras = Self.sorted(extras)
    self.specifiers = specifiers
    self.url = url
    self.marker = marker
  }

  private static func sorted(_ extras: [ExtraName]) -> [ExtraName] {
    extras.count < 2 ? extras : Set(extras).sorted()
  }

  /// Whether the requirement counts in this environment, with these extras of its owner.
  public func applies(in environment: MarkerEnvironment, extras: Set<ExtraName> = []) -> Bool {
    marker?.evaluate(in: environment, extras: extras) ?? true
  }
}

extension Requirement: CustomStringConvertible {
  /// The requirement on one line, its name as it was written, extras and specifiers sorted.
  public var description: String {
    var text = name.written
    if !extras.isEmpty {
      text += "[" + extras.map(\.written).sorted().joined(separator: ",") + "]"
    }
    text += specifiers.description
    if let url {
      text += " @ \(url)"
      if marker != nil { text += " " }
    }
    if let marker { text += "; \(marker)" }
    return text
  }
}
