package import PykDigests

/// The RECORD file of a wheel or of an installed distribution: its files, with hash and size.
///
/// https://packaging.python.org/en/latest/specifications/recording-installed-packages/
package struct Record: Sendable, Hashable {
  /// In the order of the file.
  package var entries: [RecordEntry]

  package init(entries: [RecordEntry] = []) { self.entries = entries }
}

/// One line of a RECORD.
package struct RecordEntry: Sendable, Hashable {
  /// Relative to the folder that has the `.dist-info`, with `/`; may lead out of it by `..`, and
  /// is absolute where no relative path leads there. As written: nothing is checked.
  package var path: String
  /// Nil where there is none: for RECORD itself, signatures and bytecode.
  package var digest: Digest?
  /// In bytes; nil where it is not given.
  package var size: Int?

  package init(path: String, digest: Digest? = nil, size: Int? = nil) {
    self.path = path
    self.digest = digest
    self.size = size
  }
}
