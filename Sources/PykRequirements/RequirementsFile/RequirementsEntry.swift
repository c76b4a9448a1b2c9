package import PykDigests

/// A line that asks for something, or that says which versions of something may be taken.
package struct RequirementsEntry: Sendable, Hashable {
  /// What is asked for.
  package var target: InstallTarget
  /// Whether it was named by `-e`.
  package var isEditable: Bool
  /// What the file that is fetched must be one of, where there are any.
  package var hashes: [Digest]
  /// For the build backend, in the order in which they were written.
  package var configSettings: [ConfigSetting]
  /// The line that asks for it.
  package var origin: RequirementsOrigin

  /// `KEY=VALUE` of `--config-settings`.
  package struct ConfigSetting: Sendable, Hashable {
    package var key: String
    package var value: String

    package init(key: String, value: String) {
      self.key = key
      self.value = value
    }

    /// Nil where there is no `=`.
    package init?(_ text: some StringProtocol) {
      guard let equals = text.firstIndex(of: "=") else { return nil }
      key = String(text[..<equals])
      value = String(text[text.index(after: equals)...])
    }
  }

  package init(
    target: InstallTarget, isEditable: Bool = false, hashes: [Digest] = [],
    configSettings: [ConfigSetting] = [], origin: RequirementsOrigin
  ) {
    self.target = target
    self.isEditable = isEditable
    self.hashes = hashes
    self.configSettings = configSettings
    self.origin = origin
  }
}
