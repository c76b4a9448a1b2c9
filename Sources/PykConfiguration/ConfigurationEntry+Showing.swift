internal import PykFormats

extension ConfigurationEntry {
  /// The value as a person may see it: credentials in URLs are masked, line ends are spaces.
  package var shownValue: String {
    Redaction.shown(value.split { " \t\n\r".contains($0) }.joined(separator: " "))
  }
}
