/// The files of a distribution in as few lines as say what goes.
enum RemovedPaths {
  /// Folders of site-packages as `folder/*`, everything else as it is; in order, each once.
  ///
  /// - Parameter site: The folder that modules lie in.
  static func folded(_ paths: [String], below site: String) -> [String] {
    let prefix = site.hasSuffix("/") ? site : site + "/"
    var lines: Set<String> = []
    for path in paths {
      guard path.hasPrefix(prefix) else {
        lines.insert(path)
        continue
      }
      let rest = path.dropFirst(prefix.count)
      if let slash = rest.firstIndex(of: "/") {
        // Bytecode of single modules lies in a folder that all share.
        let folder = rest[..<slash]
        lines.insert(folder == "__pycache__" ? path : prefix + folder + "/*")
      } else {
        lines.insert(path)
      }
    }
    return lines.sorted()
  }
}
