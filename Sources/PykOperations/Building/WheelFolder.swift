internal import PykFiles
internal import PykThreads
internal import SystemPackage

/// Files that people find, and other programs at any moment.
enum WheelFolder {
  /// Copies a file under a temporary name first, so that nobody sees half of it: of several who do
  /// that at once one wins.
  static func put(
    _ source: FilePath, at path: FilePath, _ cancellation: Cancellation
  ) throws {
    if source.lexicallyNormalized() == path.lexicallyNormalized() { return }
    let random = String(UInt64.random(in: .min ... .max), radix: 36)
    let part = path.removingLastComponent().appending(".pyk-\(random).part")
    try cancellation.work {
      let ending = try cancellation.ending { try? Files.remove(part) }
      do {
        let file = try Files.create(part, exclusive: true)
        try MappedFile(source).withBytes { bytes throws(FileFailure) in try file.write(bytes) }
        try file.close()
        try Files.rename(part, to: path)
        ending.drop()
      } catch {
        ending.run()
        throw error
      }
    }
  }
}
