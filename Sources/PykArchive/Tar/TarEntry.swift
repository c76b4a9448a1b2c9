/// One member of a tar archive.
package struct TarEntry: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case file
    case directory
    case symbolicLink(target: String)
    case hardLink(target: String)
    /// A device, a pipe, or something that only one system knows.
    case special
  }

  /// As it stands in the archive, `/` at the end and all; to be shown, not to be opened.
  package let name: String
  package let kind: Kind
  /// The permission bits.
  package let mode: UInt16
  /// In bytes; 0 for all but files.
  package let size: Int
  /// In seconds since 1970.
  package let modified: Int

  let archive: String

  /// The name as a path below a folder, without `./` at its beginning; nil for the top itself.
  package func path() throws(ArchiveError) -> EntryPath? {
    var text = name[...]
    while text.hasSuffix("/") { text.removeLast() }
    while text.hasPrefix("./") {
      text = text.dropFirst(2)
      while text.hasPrefix("/") { text.removeFirst() }
    }
    if text == "." || (text.isEmpty && name.hasPrefix("./")) { return nil }
    do throws(EntryPathError) {
      return try EntryPath(name.hasPrefix("/") ? name : String(text))
    } catch {
      throw ArchiveError(.unsafeName(error.reason), in: archive, entry: name)
    }
  }
}
