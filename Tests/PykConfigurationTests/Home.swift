import Foundation
import PykConfiguration
import SystemPackage

/// A home with files in it, removed at the end.
struct Home: ~Copyable {
  let path: String

  init(_ files: [String: String]) throws {
    path = NSTemporaryDirectory() + "home-" + UUID().uuidString
    for (name, text) in files {
      let file = path + "/" + name
      try FileManager.default.createDirectory(
        atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
  }

  /// Variables that make this home the only place where files may be.
  func environment(_ variables: [String: String] = [:]) -> [String: String] {
    [
      "HOME": path, "XDG_CONFIG_HOME": path + "/config",
      "XDG_CONFIG_DIRS": path + "/xdg:" + path + "/xdg2",
    ]
    .merging(variables.mapValues { $0.replacingOccurrences(of: "HOME/", with: path + "/") }) { $1 }
  }

  func load(
    _ variables: [String: String] = [:], command: String = "install", isolated: Bool = false
  ) throws -> Configuration {
    try Configuration.load(
      environment: environment(variables), command: command, prefix: FilePath(path + "/env"),
      isolated: isolated)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
