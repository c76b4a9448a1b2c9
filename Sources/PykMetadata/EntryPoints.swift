/// What a distribution offers to others by name: `entry_points.txt`.
///
/// https://packaging.python.org/en/latest/specifications/entry-points/
package struct EntryPoints: Sendable, Hashable {
  /// In the order of the file.
  package var groups: [Group]

  package struct Group: Sendable, Hashable {
    package var name: String
    package var entryPoints: [EntryPoint]

    package init(name: String, entryPoints: [EntryPoint] = []) {
      self.name = name
      self.entryPoints = entryPoints
    }
  }

  package init(groups: [Group] = []) { self.groups = groups }

  /// The entry points of a group; none where there is no such group.
  package subscript(_ group: String) -> [EntryPoint] {
    groups.first { $0.name == group }?.entryPoints ?? []
  }

  package var consoleScripts: [EntryPoint] { self["console_scripts"] }
  package var guiScripts: [EntryPoint] { self["gui_scripts"] }
}

/// `name = module:attribute [extra, …]`.
package struct EntryPoint: Sendable, Hashable {
  package var name: String
  /// Dotted, such as `flask.cli`.
  package var module: String
  /// Dotted, such as `main` or `App.run`; nil where the module itself is meant.
  package var attribute: String?
  /// As written.
  package var extras: [String]

  package init(name: String, module: String, attribute: String? = nil, extras: [String] = []) {
    self.name = name
    self.module = module
    self.attribute = attribute
    self.extras = extras
  }
}
