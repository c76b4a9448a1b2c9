package import SystemPackage

/// Where configuration files lie, in the order in which they count: a later one wins.
///
/// https://pip.pypa.io/en/stable/topics/configuration/
package struct ConfigurationPlaces: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case global, user, site
    /// Named by `PYK_CONFIG_FILE` or `PIP_CONFIG_FILE`.
    case named
  }

  package struct Place: Sendable, Hashable {
    package let kind: Kind
    package let path: FilePath
  }

  package let places: [Place]

  /// - Parameters:
  ///   - prefix: The environment's folder: its `pip.conf` counts.
  ///   - isolated: Without the user's files and without the named one.
  package init(environment: [String: String], prefix: FilePath?, isolated: Bool = false) {
    let named = environment["PYK_CONFIG_FILE"] ?? environment["PIP_CONFIG_FILE"]
    if !isolated, named == "/dev/null" {
      places = []
      return
    }
    var places = Self.globalFolders(environment).map {
      Place(kind: .global, path: $0.appending("pip").appending("pip.conf"))
    }
    places.append(Place(kind: .global, path: "/etc/pip.conf"))
    if !isolated {
      for path in Self.userFiles(environment) { places.append(Place(kind: .user, path: path)) }
    }
    if let prefix { places.append(Place(kind: .site, path: prefix.appending("pip.conf"))) }
    if !isolated, let named, !named.isEmpty {
      places.append(Place(kind: .named, path: FilePath(named)))
    }
    self.places = places
  }

  private static func globalFolders(_ environment: [String: String]) -> [FilePath] {
    #if os(macOS)
      return ["/Library/Application Support"]
    #else
      let folders = environment["XDG_CONFIG_DIRS"].flatMap { $0.isEmpty ? nil : $0 } ?? "/etc/xdg"
      // The first folder is the most important one, so it is read last.
      return folders.split(separator: ":").reversed().map { FilePath(String($0)) }
    #endif
  }

  private static func userFiles(_ environment: [String: String]) -> [FilePath] {
    guard let home = environment["HOME"], home.hasPrefix("/") else { return [] }
    let legacy = FilePath(home).appending(".pip").appending("pip.conf")
    let configured = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let folder = configured.map { FilePath($0) } ?? FilePath(home).appending(".config")
    return [legacy, folder.appending("pip").appending("pip.conf")]
  }
}
