package import SystemPackage

/// Where configuration files lie, in the order in which they count: a later one wins.
///
/// - For all users: `pip/pip.conf` in the folders of `XDG_CONFIG_DIRS` (else `/etc/xdg`), as pip has
///   it in their order, then `/etc/pip.conf`; on macOS `/Library/Application Support/pip/pip.conf`.
/// - The user's: `~/.pip/pip.conf`, then `pip/pip.conf` in `XDG_CONFIG_HOME` (else `~/.config`); on
///   macOS in `~/Library/Application Support`, if that has a folder `pip`, else in `~/.config`.
/// - The environment's: `pip.conf` in its folder.
/// - The one that `PYK_CONFIG_FILE`, or else `PIP_CONFIG_FILE`, names; `/dev/null` stands for no
///   files at all. Where a named one exists, the user's aren't read.
///
/// https://pip.pypa.io/en/stable/topics/configuration/
package struct ConfigurationPlaces: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Of the machine, the user and the environment.
    case global, user, site
    /// Named by a variable.
    case named
  }

  package struct Place: Sendable, Hashable {
    package let kind: Kind
    package let path: FilePath
  }

  package enum System: Sendable, Hashable {
    case linux, macOS

    package static var current: System {
      #if os(macOS)
        .macOS
      #else
        .linux
      #endif
    }
  }

  package let places: [Place]

  /// - Parameters:
  ///   - prefix: The environment's folder, or the interpreter's.
  ///   - isolated: Without the user's files.
  ///   - isFolder: Asked only on macOS.
  package init(
    environment: [String: String], prefix: FilePath?, isolated: Bool = false,
    on system: System = .current, isFolder: (FilePath) -> Bool = { _ in false }
  ) {
    let named = Self.namedFile(environment)
    if named?.path == "/dev/null" {
      places = []
      return
    }
    var places = Self.globalFiles(environment, system).map { Place(kind: .global, path: $0) }
    if !isolated {
      for path in Self.userFiles(environment, system, isFolder) {
        places.append(Place(kind: .user, path: path))
      }
    }
    if let prefix { places.append(Place(kind: .site, path: prefix.appending("pip.conf"))) }
    if let named { places.append(Place(kind: .named, path: named.path)) }
    self.places = places
  }

  /// The file that a variable names, and that variable.
  static func namedFile(
    _ environment: [String: String]
  ) -> (path: FilePath, variable: String)? {
    for variable in ["PYK_CONFIG_FILE", "PIP_CONFIG_FILE"] {
      if let name = environment[variable], !name.isEmpty { return (FilePath(name), variable) }
    }
    return nil
  }

  private static func globalFiles(_ environment: [String: String], _ system: System) -> [FilePath] {
    if system == .macOS { return ["/Library/Application Support/pip/pip.conf"] }
    var folders = environment["XDG_CONFIG_DIRS"] ?? ""
    if folders.utf8.allSatisfy({ $0 == 0x20 }) { folders = "/etc/xdg" }
    return folders.split(separator: ":").map { configuration(in: expanded($0, environment)) }
      + ["/etc/pip.conf"]
  }

  private static func userFiles(
    _ environment: [String: String], _ system: System, _ isFolder: (FilePath) -> Bool
  ) -> [FilePath] {
    guard let home = home(environment) else { return [] }
    let legacy = home.appending(".pip").appending("pip.conf")
    if system == .macOS {
      let support = home.appending("Library").appending("Application Support")
      let folder = isFolder(support.appending("pip")) ? support : home.appending(".config")
      return [legacy, configuration(in: folder)]
    }
    let configured = environment["XDG_CONFIG_HOME"] ?? ""
    let isSet = !configured.utf8.allSatisfy { $0 == 0x20 }
    let folder = isSet ? expanded(configured, environment) : home.appending(".config")
    return [legacy, configuration(in: folder)]
  }

  private static func configuration(in folder: FilePath) -> FilePath {
    folder.appending("pip").appending("pip.conf")
  }

  private static func home(_ environment: [String: String]) -> FilePath? {
    environment["HOME"].flatMap { $0.isEmpty ? nil : FilePath($0) }
  }

  /// With a `~` at the start replaced by the user's home.
  static func expanded(_ path: some StringProtocol, _ environment: [String: String]) -> FilePath {
    let path = String(path)
    guard path == "~" || path.hasPrefix("~/"), let home = home(environment) else {
      return FilePath(path)
    }
    return home.pushing(FilePath(String(path.dropFirst(2))))
  }
}
