/// A long description in reStructuredText: only its renderer can say whether it is one.
package struct ReadmeText: Sendable, Hashable {
  package let text: String
  /// The parameters of its content type.
  package let parameters: [String: String]

  /// Nil where there is none, or where it is of another type.
  init?(_ subject: Subject) {
    guard let metadata = subject.metadata, let text = metadata.description,
      !ReadmeRules.isMissing(text)
    else { return nil }
    guard let written = metadata["description-content-type"] else {
      self.text = text
      parameters = [:]
      return
    }
    guard let type = ContentType(written), type.type == "text/x-rst" else { return nil }
    self.text = text
    parameters = type.parameters
  }
}
