internal import PykFormats
internal import PykInstall
internal import PykRequirements
internal import PykVersions
internal import SystemPackage

/// An installed distribution in its own spelling.
struct Inspected: Sendable {
  let distribution: InstalledDistribution
  /// As METADATA spells it.
  let name: String
  /// As METADATA has it, which need not be a version of PEP 440.
  let versionText: String

  init(_ distribution: InstalledDistribution) {
    self.distribution = distribution
    // These two stand at the beginning, and many who look want nothing else.
    let found = try? distribution.withHeaders { metadata in
      (Self.field("name", metadata), Self.field("version", metadata))
    }
    name = found?.0 ?? distribution.name.written
    versionText = found?.1 ?? distribution.versionText
  }

  /// The fields of METADATA, read anew each time.
  var headers: HeaderBlock {
    (try? distribution.headers()) ?? HeaderBlock(parsing: [])
  }

  var packageName: PackageName { distribution.name }

  /// The build number of the wheel that it came from, as WHEEL has it; nil where it had none.
  var buildTag: String? { distribution.wheelBuild }

  private static func field(
    _ name: StaticString, _ metadata: UnsafeRawBufferPointer
  ) -> String? {
    HeaderScanner.value(of: name, in: metadata).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Which of these names it requires in `environment`, without extras, each once.
  ///
  /// What begins with another name isn't read at all.
  func required(of names: Set<PackageName>, in environment: MarkerEnvironment) -> Set<PackageName> {
    let requirements = (try? distribution.requirements(on: names)) ?? []
    return Set(requirements.filter { $0.applies(in: environment) }.map(\.name))
  }

  /// The requirements that hold in `environment` without extras; what can't be read is passed
  /// over.
  func requirements(in environment: MarkerEnvironment) -> [Requirement] {
    ((try? distribution.requirements())?.read ?? []).filter { $0.applies(in: environment) }
  }
}
