internal import PykFiles
internal import PykFormats
internal import PykInstall
internal import PykRequirements
internal import PykVersions
internal import SystemPackage

/// An installed distribution in its own spelling, with its METADATA read once.
struct Inspected: Sendable {
  let distribution: InstalledDistribution
  /// METADATA; empty where it can't be read.
  private let metadata: [UInt8]
  /// As METADATA spells it.
  let name: String
  /// As METADATA has it, which need not be a version of PEP 440.
  let versionText: String

  init(_ distribution: InstalledDistribution) {
    self.distribution = distribution
    metadata = (try? distribution.metadata()) ?? []
    // These two stand at the beginning, and many who look want nothing else.
    name = Self.field("name", metadata) ?? distribution.name.written
    versionText = Self.field("version", metadata) ?? distribution.versionText
  }

  /// The fields of METADATA, read anew each time.
  var headers: HeaderBlock {
    metadata.withUnsafeBytes { HeaderBlock(parsing: $0, readsBody: false) }
  }

  var packageName: PackageName { distribution.name }

  /// The build number of the wheel that it came from, as WHEEL has it; nil where it had none.
  var buildTag: String? {
    let path = distribution.path.appending("WHEEL")
    guard distribution.kind == .distInfo, let bytes = try? Files.read(path) else { return nil }
    return bytes.withUnsafeBytes { HeaderScanner.value(of: "build", in: $0) }
  }

  private static func field(_ name: StaticString, _ metadata: [UInt8]) -> String? {
    metadata.withUnsafeBytes { HeaderScanner.value(of: name, in: $0) }
      .flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The requirements that hold in `environment` without extras; what can't be read is passed
  /// over.
  func requirements(in environment: MarkerEnvironment) -> [Requirement] {
    // Eggs say it in a file of their own.
    let all =
      distribution.kind == .distInfo
      ? metadata.withUnsafeBytes { HeaderScanner.values(of: "requires-dist", in: $0) }
        .compactMap { try? Requirement(lenient: $0) }
      : (try? distribution.requirements())?.read ?? []
    return all.filter { $0.applies(in: environment) }
  }
}
