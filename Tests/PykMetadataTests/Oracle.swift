import Foundation
import Oracles

/// The tables under `Fixtures/Conformance`: lines that aren't comments, in fields.
enum Conformance {
  static func rows(of name: String) throws -> [[String]] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("Fixtures/Conformance/\(name)")
    return try String(contentsOf: file, encoding: .utf8)
      .split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }
}

extension Python {
  static let hasPackaging = has("packaging.utils, packaging.tags, packaging.requirements")
  static let hasPip = has("pip._vendor.packaging.direct_url, pip._internal.metadata._json")
}
