/// The addresses that pyk knows without being told: the only place in the tree where they stand.
package enum DefaultAddresses {
  /// The simple page of the public Python Package Index.
  package static let index = "https://pypi.org/simple/"
  /// Where its uploads go, in the protocol that twine speaks.
  package static let upload = "https://upload.pypi.org/legacy/"
  /// The simple page of its twin for tests.
  package static let testIndex = "https://test.pypi.org/simple/"
  /// Where the twin's uploads go.
  package static let testUpload = "https://test.pypi.org/legacy/"
}
