/// What a build makes.
package enum BuildKind: Sendable {
  case sdist, wheel, editable
}
