import PykFormats

/// What requirements files say of the whole run, beside the command line.
///
/// Files are read with what was said before as the start, so that the last word counts.
package struct RequirementsOptions: Sendable, Hashable {
  /// A value and the line that it came from; nil where it came from the command line.
  package struct Value: Sendable, Hashable, CustomStringConvertible {
    package var text: String
    package var origin: RequirementsOrigin?

    package init(_ text: String, origin: RequirementsOrigin? = nil) {
      self.text = text
      self.origin = origin
    }

    /// The value without credentials.
    package var description: String { Redaction.redacted(text) }
  }

  /// As it was written; it may hold credentials, which `description` doesn't show.
  package var indexURL: Value?
  /// Further indexes, as they were written.
  package var extraIndexURLs: [Value] = []
  /// Whether no index is asked at all.
  package var noIndex = false
  /// Addresses, or paths: relative to the file of their origin if that exists, else to the
  /// current folder.
  package var findLinks: [Value] = []
  /// Hosts, with a port or without, whose certificates aren't looked at.
  package var trustedHosts: [Value] = []
  /// Which packages may come as wheels, and which as sources.
  package var formats = FormatControl()
  /// Of which packages pre-releases are taken.
  package var releases = ReleaseControl()
  /// Whether an older wheel is better than a newer source distribution.
  package var prefersBinary = false
  /// Nil where nothing was said: then the first `--hash` asks for all of them.
  package var requiresHashes: Bool?

  package init() {}
}
