import Oracles

extension Python {
  static let hasPackaging = has("packaging.metadata, packaging.licenses")
  static let hasAddresses = has("rfc3986")
  static let hasEmail = has("email_validator")
  static let hasClassifiers = has("trove_classifiers")
}
