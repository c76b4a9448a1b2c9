internal import PykFiles
internal import PykFormats
internal import PykInstall
internal import PykRequirements
internal import PykVersions
internal import SystemPackage

/// An installed distribution in its own spelling, with the fields of its METADATA read once.
struct Inspected: Sendable {
  let distribution: InstalledDistribution
  /// Empty where METADATA can't be read.
  let headers: HeaderBlock

  init(_ distribution: InstalledDistribution) {
    self.distribution = distribution
    headers = (try? distribution.headers()) ?? HeaderBlock()
  }

  /// As METADATA spells it.
  var name: String { field("Name") ?? distribution.name.written }

  /// As METADATA has it, which need not be a version of PEP 440.
  var versionText: String { field("Version") ?? distribution.versionText }

  var packageName: PackageName { distribution.name }

  /// The build number of the wheel that it came from, as WHEEL has it; nil where it had none.
  var buildTag: String? {
    let path = distribution.path.appending("WHEEL")
    guard distribution.kind == .distInfo, let bytes = try? Files.read(path) else { return nil }
    return bytes.withUnsafeBytes { HeaderScanner.value(of: "build", in: $0) }
  }

  private func field(_ name: String) -> String? {
    headers[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The requirements that hold in `environment` without extras; what can't be read is passed
  /// over.
  func requirements(in environment: MarkerEnvironment) -> [Requirement] {
    // Eggs say it in a file of their own.
    let all =
      distribution.kind == .distInfo
      ? headers.all("Requires-Dist").compactMap { try? Requirement(lenient: $0) }
      : (try? distribution.requirements())?.read ?? []
    return all.filter { $0.applies(in: environment) }
  }
}
