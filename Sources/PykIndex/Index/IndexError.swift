package import PykDiagnostics
package import PykDigests
package import PykFormats

/// Why something of an index can't be had.
///
/// What the network itself refused is an `HTTPError`, and what a disk refused a `FileFailure`;
/// both may also be the `reason` of one of these.
package struct IndexError: Error, Sendable {
  package enum Kind: Sendable {
    /// The page of a project can't be had from that source.
    case page(project: String, source: IndexSource, reason: any Diagnosable)
    /// The index wants credentials, or other ones (401, 403).
    case refused(project: String, source: IndexSource, reason: any Diagnosable)
    /// `--offline`, and nothing of the project is in the cache.
    case notCached(project: String, source: IndexSource)
    /// A place of `--find-links` can't be read.
    case links(source: IndexSource, reason: any Diagnosable)
    /// The cached page of the project is damaged; it has been dropped.
    case damagedCache(project: String)
    /// The file's metadata can't be had.
    case metadata(file: String, reason: any Diagnosable)
    /// The metadata is of another distribution or version.
    case otherMetadata(file: String, found: String)
    /// Only building the source distribution would tell its metadata; says why.
    case notStatic(file: String, String)
    /// The file can't be had.
    case file(file: String, reason: any Diagnosable)
    /// The file isn't the one that the index, or the user, promised.
    case digestMismatch(file: String, url: URL, expected: [Digest], found: Digest)
    /// In bytes.
    case sizeMismatch(file: String, url: URL, expected: Int64, found: Int64)
    /// A hash is required, and none of the file's is strong enough.
    case noDigest(file: String)
  }

  package let kind: Kind

  package init(_ kind: Kind) { self.kind = kind }
}

extension IndexError: Diagnosable {
  package var diagnosis: Diagnosis {
    switch kind {
    case .page(let project, let source, let reason):
      return Failure("can't read the page of \(project) on `\(source)`", because: reason).diagnosis
    case .refused(let project, let source, let reason):
      return Failure("`\(source)` doesn't let pyk see \(project)", because: reason).diagnosis
    case .notCached(let project, let source):
      return Diagnosis(
        "can't look for \(project): pyk is offline",
        causes: ["the page of \(project) on `\(source)` is not in the cache"],
        hints: ["run it once without `--offline`"])
    case .links(let source, let reason):
      return Failure("can't look for links in `\(source)`", because: reason).diagnosis
    case .damagedCache(let project):
      return Diagnosis(
        "the cached page of \(project) is damaged",
        hints: ["run `pyk cache verify`, then try again"])
    case .metadata(let file, let reason):
      return Failure("can't read the metadata of `\(file)`", because: reason).diagnosis
    case .otherMetadata(let file, let found):
      return Diagnosis(
        "the metadata of `\(file)` is not its own", causes: ["it says that it is \(found)"],
        hints: ["ask for another version; tell whoever published this one"])
    case .notStatic(let file, let reason):
      return Diagnosis(
        "the metadata of `\(file)` is only known once it is built", causes: [reason],
        hints: ["ask for a version that has a wheel"])
    case .file(let file, let reason):
      return Failure("can't get `\(file)`", because: reason).diagnosis
    case .digestMismatch(let file, let url, let expected, let found):
      let wanted = expected.map { "\($0)" }.joined(separator: " or ")
      return Diagnosis(
        "`\(file)` is not the file that was promised",
        causes: ["expected \(wanted)", "got \(found) from `\(url)`"],
        hints: [
          "the file was changed on the way or on the server; nothing of it was used",
          "if the change was meant, correct the hash where it is written",
        ])
    case .sizeMismatch(let file, let url, let expected, let found):
      return Diagnosis(
        "`\(file)` is not the file that was promised",
        causes: ["expected \(expected) bytes", "got \(found) bytes from `\(url)`"])
    case .noDigest(let file):
      return Diagnosis(
        "`\(file)` has no hash to check it by",
        causes: ["hashes are required, and the index lists none for it that is strong enough"],
        hints: ["add its hash to the requirement: `--hash=sha256:…`"])
    }
  }
}
