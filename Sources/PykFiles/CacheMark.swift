package import SystemPackage

/// What says that a folder is a cache of pyk's: only there does it delete what it didn't just make.
///
/// https://bford.info/cachedir/
package enum CacheMark {
  private static let name = "CACHEDIR.TAG"
  private static let ignoreName = ".gitignore"
  private static let signature = "Signature: 8a477f597d28d172789f06886806bc55"

  /// Marks a folder that is still to be made, or empty; one that holds other things stays as it is.
  ///
  /// What can't be written is not told: whoever uses the cache next will hear of it.
  ///
  /// - Parameter isOwn: Whether nobody else puts anything in a folder of that name.
  package static func leave(in folder: FilePath, isOwn: Bool = false) {
    let mark = folder.appending(name)
    if Files.exists(mark, followLinks: false) { return }
    if !isOwn, let entries = try? Files.entries(of: folder), !entries.isEmpty { return }
    guard (try? Files.createDirectories(folder)) != nil else { return }
    let text = signature + "\n# This is a cache of pyk: whatever is in it can be fetched anew.\n"
    try? Files.replace(mark, with: Array(text.utf8))
    let ignore = folder.appending(ignoreName)
    if !Files.exists(ignore, followLinks: false) {
      try? Files.replace(ignore, with: Array("*\n".utf8))
    }
  }

  /// Whether nothing in the folder can be anybody else's.
  package static func holds(_ folder: FilePath) -> Bool {
    guard let entries = try? Files.entries(of: folder), !entries.isEmpty else { return true }
    return (try? Files.readText(folder.appending(name)))?.hasPrefix(signature) ?? false
  }

  /// Takes the mark out of a folder with nothing else in it.
  package static func remove(from folder: FilePath) throws(FileFailure) {
    guard holds(folder), Files.isDirectory(folder) else { return }
    let names = try Files.entries(of: folder).map(\.name)
    guard names.allSatisfy({ $0 == name || $0 == ignoreName }) else { return }
    for name in names { try Files.remove(folder.appending(name)) }
  }
}
