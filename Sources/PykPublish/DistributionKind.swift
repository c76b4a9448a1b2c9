/// What an index calls the kind of a file: the `filetype` of an upload.
package enum DistributionKind: String, Sendable {
  case sdist
  case wheel = "bdist_wheel"
}
