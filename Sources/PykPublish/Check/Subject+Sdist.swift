internal import PykArchive
internal import PykFiles

extension Subject {
  /// Reads the `.tar.gz` of a source distribution through.
  mutating func read(sdist file: MappedFile, _ findings: inout Findings) throws {
    let archive = SourceArchive(file, name: filename)
    let limit = Self.textLimit
    var members: [Member] = []
    var texts: [String: [UInt8]] = [:]
    try archive.readTar { reader in
      while let entry = try reader.next() {
        // Names that lead out are told of by a rule, not here: all else is worth a look too.
        let path = Self.path(entry.name)
        switch entry.kind {
        case .directory: members.append(Member(path: path, kind: .directory, size: 0))
        case .symbolicLink(let target):
          members.append(Member(path: path, kind: .symbolicLink(target: target), size: 0))
        case .hardLink(let target):
          members.append(Member(path: path, kind: .hardLink(target: target), size: 0))
        case .special: members.append(Member(path: path, kind: .special, size: 0))
        case .file:
          var member = Member(path: path, kind: .file, size: entry.size)
          let isPackageInfo =
            path.hasSuffix("/PKG-INFO") && path.split(separator: "/").count == 2
          if isPackageInfo || entry.size <= ContentScan.limit {
            let bytes = try reader.contents(limit: limit)
            member.content = bytes.withUnsafeBytes {
              ContentScan.scan($0, path: path, size: entry.size)
            }
            if isPackageInfo { texts[path] = bytes }
          } else if let first = try reader.nextPiece() {
            member.content = ContentScan.scan(first, path: path, size: entry.size)
          }
          members.append(member)
        }
      }
    }
    self.members = members
    findTopFolder()
    if !folder.isEmpty { metadata = texts[folder + "/PKG-INFO"].map { MetadataText(parsing: $0) } }
  }

  /// Without what only some tools write at its ends; what is wrong with it stays.
  private static func path(_ name: String) -> String {
    var text = name[...]
    while text.hasPrefix("./") { text = text.dropFirst(2) }
    while text.hasSuffix("/"), text.count > 1 { text.removeLast() }
    return String(text)
  }

  /// The one folder that everything is in.
  mutating func findTopFolder() {
    var tops: Set<Substring> = []
    for member in members where !member.path.isEmpty && member.path != "." {
      tops.insert(member.firstPart)
      if tops.count > 1 { return }
    }
    folder = tops.first.map(String.init) ?? ""
  }
}
