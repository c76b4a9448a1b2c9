/// What an error owes a person: what failed, why, and what to do next.
///
/// - `what` names the thing that failed and starts in lower case, without a full stop.
/// - `causes` is a chain, from the nearest cause to the deepest; each is one sentence.
/// - `hints` say what to do; a command that can be pasted stands in backticks.
/// - No part ever holds a secret: whoever builds one redacts first.
package struct Diagnosis: Sendable, Equatable {
  package var what: String
  package var excerpt: SourceExcerpt?
  package var causes: [String]
  package var hints: [String]

  package init(
    _ what: String, excerpt: SourceExcerpt? = nil, causes: [String] = [], hints: [String] = []
  ) {
    self.what = what
    self.excerpt = excerpt
    self.causes = causes
    self.hints = hints
  }
}

/// An error that a person can do something about.
///
/// An error that reaches the top without being `Diagnosable` is a bug in pyk and is shown as one.
package protocol Diagnosable: Error {
  var diagnosis: Diagnosis { get }
}

/// An error that is only told, never told apart: the place that throws it knows every word.
///
/// Use a type of its own where a caller has to distinguish cases.
package struct Failure: Diagnosable, Equatable {
  package var diagnosis: Diagnosis

  package init(
    _ what: String, excerpt: SourceExcerpt? = nil, causes: [String] = [], hints: [String] = []
  ) {
    diagnosis = Diagnosis(what, excerpt: excerpt, causes: causes, hints: hints)
  }

  /// The same failure seen from further up: `what` is new, the old one becomes its first cause.
  package init(_ what: String, because error: any Error, hints: [String] = []) {
    let inner = Diagnosis(describing: error)
    diagnosis = Diagnosis(
      what, excerpt: inner.excerpt, causes: [inner.what] + inner.causes,
      hints: inner.hints + hints)
  }
}

extension Diagnosis {
  /// The diagnosis of any error; one that has none of its own says that it is a bug in pyk.
  package init(describing error: any Error) {
    if let error = error as? any Diagnosable {
      self = error.diagnosis
    } else {
      self.init(
        "something went wrong that pyk does not expect", causes: ["\(error)"],
        hints: ["this is a bug in pyk: please report it with the command that you ran"])
    }
  }
}
