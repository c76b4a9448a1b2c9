import PykFormats

/// What a word on the command line or a line in a requirements file asks for.
package enum InstallTarget: Sendable, Hashable {
  /// A name, perhaps with specifiers, or `name @ address`.
  case requirement(Requirement)
  /// A file or a folder: `./project`, `dist/acme-1.0-py3-none-any.whl`, `./project[extra]`.
  case path(LocalTarget)
  /// An address without a name before it: `https://…`, `file:///…`, `git+https://…`.
  case address(AddressTarget)
}

/// A file or a folder that is to be installed.
package struct LocalTarget: Sendable, Hashable {
  /// As it was written, without extras and marker; relative to the current folder.
  package var path: String
  package var extras: [ExtraName]
  package var marker: Marker?

  package init(path: String, extras: [ExtraName] = [], marker: Marker? = nil) {
    self.path = path
    self.extras = extras
    self.marker = marker
  }
}

/// An address that is to be installed from.
package struct AddressTarget: Sendable, Hashable {
  /// As it was written, without the marker; it may hold credentials.
  package var url: String
  /// What `#egg=` says.
  package var egg: PackageName?
  package var extras: [ExtraName]
  package var marker: Marker?

  package init(
    url: String, egg: PackageName? = nil, extras: [ExtraName] = [], marker: Marker? = nil
  ) {
    self.url = url
    self.egg = egg
    self.extras = extras
    self.marker = marker
  }

  /// Whether it names a repository of a version control system.
  package var isVersionControl: Bool { AddressScheme(of: url)?.isVersionControl ?? false }
}

extension Requirement {
  /// Whether it is to come from a repository of a version control system.
  package var isVersionControl: Bool {
    url.flatMap { AddressScheme(of: $0) }?.isVersionControl ?? false
  }
}

extension InstallTarget: CustomStringConvertible {
  /// The target on one line, without credentials.
  package var description: String {
    switch self {
    case .requirement(let requirement):
      return Redaction.redacted(requirement.description)
    case .path(let local):
      return local.path + Self.tail(local.extras, local.marker)
    case .address(let address):
      return Redaction.redacted(address.url) + Self.tail([], address.marker)
    }
  }

  private static func tail(_ extras: [ExtraName], _ marker: Marker?) -> String {
    (extras.isEmpty ? "" : "[" + extras.map(\.written).joined(separator: ",") + "]")
      + (marker.map { " ; \($0)" } ?? "")
  }

  /// The name that is asked for, where it can be known without looking.
  package var name: PackageName? {
    switch self {
    case .requirement(let requirement): requirement.name
    case .path: nil
    case .address(let address): address.egg
    }
  }

  /// The extras that are asked for.
  package var extras: [ExtraName] {
    switch self {
    case .requirement(let requirement): requirement.extras
    case .path(let local): local.extras
    case .address(let address): address.extras
    }
  }

  /// When it counts; always, where there is none.
  package var marker: Marker? {
    switch self {
    case .requirement(let requirement): requirement.marker
    case .path(let local): local.marker
    case .address(let address): address.marker
    }
  }
}

/// The part before the `:` of an address, where it is one that something can be installed from.
struct AddressScheme: Sendable, Hashable {
  let name: String

  private static let plain: Set<String> = ["http", "https", "file", "ftp"]
  private static let versionControl: Set<String> = [
    "ssh", "git", "hg", "bzr", "sftp", "svn",
    "git+http", "git+https", "git+ssh", "git+git", "git+file",
    "hg+file", "hg+http", "hg+https", "hg+ssh", "hg+static-http",
    "bzr+http", "bzr+https", "bzr+ssh", "bzr+sftp", "bzr+ftp", "bzr+lp", "bzr+file",
    "svn+ssh", "svn+http", "svn+https", "svn+svn", "svn+file",
  ]

  var isVersionControl: Bool { Self.versionControl.contains(name) }

  init?(of text: some StringProtocol) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let name = text[..<colon].lowercased()
    guard Self.plain.contains(name) || Self.versionControl.contains(name) else { return nil }
    self.name = name
  }
}
