extension SourceTree {
  /// Every file below a folder, `folder/` in front; for the root nothing is in front.
  ///
  /// A folder that links make reachable twice is walked once, the first in the order of names.
  func files(below folder: String) -> [String] {
    var seen: Set<Identity>?
    if let found = walk(folder, seen: &seen) { return found }
    seen = []
    return walk(folder, seen: &seen) ?? []
  }

  /// Nil where a link to a folder was met and nobody remembers what was `seen`: asking the system
  /// who a folder is costs a call for each, and most trees have no such link.
  private func walk(_ folder: String, seen: inout Set<Identity>?) -> [String]? {
    var found: [String] = []
    var waiting = [folder]
    while let folder = waiting.popLast() {
      if seen != nil, let identity = identity(of: folder),
        seen?.insert(identity).inserted == false
      {
        continue
      }
      let entries = entries(of: folder)
      for entry in entries where !entry.isFolder {
        found.append(PathWords.join(folder, entry.name))
      }
      for entry in entries.reversed() where entry.isFolder {
        if seen == nil, entry.isLink { return nil }
        waiting.append(PathWords.join(folder, entry.name))
      }
    }
    return found
  }
}
