package import PykDiagnostics

/// Why an answer can't be read as a page of an index.
package enum PageError: Error, Sendable, Hashable {
  /// The media type that came instead of HTML or JSON; empty where none was given.
  case notAPage(mediaType: String)
  /// The version that the page says it follows; pyk knows 1.x.
  case newerVersion(String)
  /// What is wrong, and where.
  case malformed(String)
  case tooLarge(limit: Int)
}

extension PageError: Diagnosable {
  package var diagnosis: Diagnosis {
    switch self {
    case .notAPage(let type):
      Diagnosis(
        "the answer is not a page of an index",
        causes: [
          type.isEmpty
            ? "the server doesn't say what it is (no `Content-Type`)"
            : "the server says that it is `\(type)`, and not HTML or an index's JSON"
        ],
        hints: [
          "check the address: an index's usually ends in `/simple/`"
        ])
    case .newerVersion(let version):
      Diagnosis(
        "the index follows version \(version) of the simple repository API",
        causes: ["this pyk knows version 1 only"], hints: ["use a newer pyk"])
    case .malformed(let reason):
      Diagnosis("the answer is not a page of an index", causes: [reason])
    case .tooLarge(let limit):
      Diagnosis(
        "the page is too large", causes: ["it has more than the \(limit >> 20) MiB allowed"])
    }
  }
}
