internal import PykDiagnostics
internal import PykFormats
package import PykIndex
package import PykRequirements
package import SystemPackage

/// Something that has to be built before it can be installed.
package struct Source: Sendable, Hashable {
  package enum Place: Sendable, Hashable {
    /// A source distribution of an index, an address, or this machine.
    case file(DistributionFile)
    /// A project's folder; absolute.
    case folder(FilePath)
    case repository(GitReference)
  }

  package var place: Place
  /// The project's folder in an archive, where it isn't the top.
  package var subdirectory: String?
  /// Whether an index said what it is, so that it has to be that.
  package var isFromIndex = false
  /// To be imported from where it is.
  package var isEditable = false
  /// Whether its backend builds it also where pyk could.
  package var needsBackend = false
  /// For its backend, beside those for all of them.
  package var settings: [RequirementsEntry.ConfigSetting] = []
  /// What the person called it.
  package var label: String

  package init(_ place: Place, label: String) {
    self.place = place
    self.label = label
  }
}

extension Source {
  /// Whether it is a file, which can be had as it is.
  var isFile: Bool { if case .file = place { true } else { false } }
}

extension Source: CustomStringConvertible {
  package var description: String { label }
}
