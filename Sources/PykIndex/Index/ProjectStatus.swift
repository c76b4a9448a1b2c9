/// What an index says of a project as a whole, such as that nobody looks after it any more.
///
/// https://peps.python.org/pep-0792/
package struct ProjectStatus: Sendable, Hashable {
  package enum Marker: UInt8, Sendable, Hashable {
    case active, archived, quarantined, deprecated

    /// Nil for what isn't defined yet; it is to be read as `active`.
    init?(utf8 bytes: UnsafeRawBufferPointer) {
      switch String(decoding: bytes, as: UTF8.self) {
      case "active": self = .active
      case "archived": self = .archived
      case "quarantined": self = .quarantined
      case "deprecated": self = .deprecated
      default: return nil
      }
    }
  }

  package let marker: Marker
  /// Empty where none is given. It comes from a server: control characters may be in it.
  package let reason: String
}
