package import PykDiagnostics
internal import PykFiles
internal import PykFormats
package import SystemPackage

extension Configuration {
  /// No file is larger.
  private static let sizeLimit = 1 << 20

  /// Reads what there is: as many `open` as there are places, nothing else.
  ///
  /// - Parameters:
  ///   - command: Whose section counts beside `[global]`, such as `install`.
  ///   - prefix: The folder of the environment, whose `pip.conf` counts.
  ///   - isolated: Without variables and the user's files.
  /// - Throws: `Failure` for a file that isn't one, isn't UTF-8, or is too large; and for one that
  ///   a variable names and that can't be read. A missing one is a fault only under
  ///   `PYK_CONFIG_FILE`: pip passes over it.
  package static func load(
    environment: [String: String], command: String, prefix: FilePath?, isolated: Bool = false
  ) throws(Failure) -> Configuration {
    var environment = environment
    if environment["HOME"] == nil {
      environment["HOME"] = Files.homeDirectory(environment: environment)?.string
    }
    let places = ConfigurationPlaces(
      environment: environment, prefix: prefix, isolated: isolated,
      isFolder: { (try? Files.status($0))??.kind == .directory }
    ).places
    var entries: [ConfigurationEntry] = []
    // The named one is the last to count, and decides whether the user's are read.
    var named: [ConfigurationEntry]?
    if let place = places.last, place.kind == .named {
      named = try self.entries(in: place, environment)
    }
    for place in places where place.kind != .named {
      if place.kind == .user, named != nil { continue }
      entries += try self.entries(in: place, environment) ?? []
    }
    entries += named ?? []
    if !isolated { entries += variables(environment) }
    return Configuration(entries: entries, command: command, environment: environment)
  }

  /// Nil where there is no such file.
  private static func entries(
    in place: ConfigurationPlaces.Place, _ environment: [String: String]
  ) throws(Failure) -> [ConfigurationEntry]? {
    guard let text = try text(of: place, environment) else { return nil }
    let path = place.path.string
    let document: INIDocument
    do {
      document = try INIDocument(text, source: path)
    } catch {
      throw Failure(
        "can't read the configuration file `\(path)`", because: error,
        hints: ["`PIP_CONFIG_FILE=/dev/null` leaves all configuration files out"])
    }
    var entries: [ConfigurationEntry] = []
    for section in document.sections where section.name != INIDocument.defaults {
      for option in document.options(in: section) {
        entries.append(
          ConfigurationEntry(
            section: section.name, name: option.name, value: option.value ?? "",
            kind: place.kind, origin: .file(path, line: option.line)))
      }
    }
    return entries
  }

  private static func text(
    of place: ConfigurationPlaces.Place, _ environment: [String: String]
  ) throws(Failure) -> String? {
    let bytes: [UInt8]
    do {
      bytes = try Files.read(place.path, limit: sizeLimit)
    } catch {
      let variable = ConfigurationPlaces.namedFile(environment)?.variable
      let isNamed = place.kind == .named
      switch error.errno {
      case .noSuchFileOrDirectory, .notDirectory:
        if !isNamed || variable == "PIP_CONFIG_FILE" { return nil }
      // pip passes over what can't be opened, and a folder.
      case .permissionDenied, .notPermitted, .isDirectory, .tooManySymbolicLinkLevels,
        .fileNameTooLong:
        if !isNamed { return nil }
      default: break
      }
      let origin = isNamed ? variable.map { " that `\($0)` names" } ?? "" : ""
      throw Failure("can't read the configuration file\(origin)", because: error)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(
        "can't read the configuration file `\(place.path)`", causes: ["it isn't UTF-8"],
        hints: ["save it as UTF-8, for example with `iconv -f latin1 -t utf8`"])
    }
    return text
  }

  /// `PIP_…` first, since `PYK_…` counts more; else by name, so that the order is no accident.
  private static func variables(_ environment: [String: String]) -> [ConfigurationEntry] {
    let found = environment.filter { name, _ in
      (name.utf8.starts(with: "PIP_".utf8) || name.utf8.starts(with: "PYK_".utf8))
        && !["VERSION", "HELP"].contains(name.dropFirst(4).uppercased())
    }
    return found.sorted { $0.key < $1.key }.map { name, value in
      ConfigurationEntry(
        section: nil, name: String(name.dropFirst(4)), value: value, kind: nil,
        origin: .variable(name))
    }
  }
}
