/// A text that must never be seen: it prints as `****`, also in a dump.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The text itself, for the wire only.
  package let revealed: String

  package init(_ text: String) { revealed = text }

  package var description: String { "****" }
  package var debugDescription: String { "****" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
