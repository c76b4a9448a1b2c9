import Foundation
import Oracles

extension Python {
  static let hasPackaging = has("packaging.requirements")
}

/// A project's folder as a value, made on the disk while a test needs it.
final class ProjectTree {
  let path: String

  init(_ files: [String: String]) throws {
    path = NSTemporaryDirectory() + "pyk-project-" + UUID().uuidString
    for (name, text) in files { try write(name, Data(text.utf8)) }
  }

  func write(_ name: String, _ data: Data, mode: Int = 0o644) throws {
    let file = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
