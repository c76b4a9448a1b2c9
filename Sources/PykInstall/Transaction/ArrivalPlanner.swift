internal import PykFiles
internal import SystemPackage

/// Finds the steps that bring staged files to their places.
///
/// - A folder that nobody else brings and that isn't there yet is renamed into place as one;
///   where two bring it, or it is there, its entries are looked at one by one.
/// - Clashes are found here, before anything is visible.
struct ArrivalPlanner {
  let landscape: Landscape
  let scheme: InstallScheme
  private let text: SchemeText
  /// The names of the additions, as their distributions spell them.
  let names: [String]
  let policy: ClashPolicy
  /// The distributions that stay installed and list a path.
  let owners: (String) throws -> [String]
  let staysInside: (String) throws -> Bool
  /// Gives the place in a stage for what is at a path.
  let asideTarget: (String) throws -> String

  private(set) var steps: [TransactionStep] = []
  private(set) var notes: [TransactionOutcome.Note] = []

  init(
    landscape: Landscape, scheme: InstallScheme, names: [String], policy: ClashPolicy,
    owners: @escaping (String) throws -> [String],
    staysInside: @escaping (String) throws -> Bool,
    asideTarget: @escaping (String) throws -> String
  ) {
    self.landscape = landscape
    self.scheme = scheme
    text = SchemeText(scheme)
    self.names = names
    self.policy = policy
    self.owners = owners
    self.staysInside = staysInside
    self.asideTarget = asideTarget
  }

  mutating func bring(_ root: Arrival) throws {
    for (name, child) in root.children.sorted(by: { $0.key < $1.key }) {
      try bring(child, to: "/" + name, existing: onDisk("/" + name))
    }
  }

  private func onDisk(_ path: String) throws -> FileKind? {
    // On the way to a folder of the scheme links are as good as folders: the caller named it so.
    try landscape.isGone(path) ? nil : Files.status(FilePath(path))?.kind
  }

  private mutating func bring(_ arrival: Arrival, to path: String, existing: FileKind?) throws {
    let files = arrival.sources.filter { !$0.isDirectory }
    let folders = arrival.sources.filter(\.isDirectory)
    if let file = files.first {
      guard folders.isEmpty, arrival.children.isEmpty else {
        throw inTheWay(path, of: file)
      }
      return try bringFile(files, to: path, existing: existing)
    }
    if arrival.sources.isEmpty, !arrival.isDestination {
      // On the way to a folder of the scheme.
      if existing == nil { createDirectory(path) }
      for (name, child) in arrival.children.sorted(by: { $0.key < $1.key }) {
        let inner = path + "/" + name
        try bring(child, to: inner, existing: existing == nil ? nil : onDisk(inner))
      }
      return
    }
    try bringFolder(arrival, folders, to: path, existing: existing)
  }

  private mutating func bringFolder(
    _ arrival: Arrival, _ folders: [Arrival.Source], to path: String, existing: FileKind?
  ) throws {
    let isRoot = arrival.isDestination || text.roots.contains { $0.dropLast() == path }
    switch existing {
    case nil:
      // A folder of the scheme is looked through: names in it may be the environment's own.
      if folders.count == 1, arrival.children.isEmpty, !isRoot {
        return bringIn(folders[0], to: path, .directory)
      }
      createDirectory(path)
    case .directory:
      if !isRoot, try setAsideStaleMetadata(at: path, for: folders) {
        return bringIn(folders[0], to: path, .directory)
      }
    case .symbolicLink:
      guard try isRoot || staysInside(path) else {
        throw TransactionFailure.leadsOutside(
          FilePath(path), incoming: arrival.firstSource.map { names[$0.addition] } ?? "")
      }
    case .regular, .other:
      throw TransactionFailure.inTheWay(
        FilePath(path), incoming: arrival.firstSource.map { names[$0.addition] } ?? "")
    }
    for folder in folders {
      for entry in try Files.entries(of: FilePath(folder.stagedPath)) {
        arrival.child(entry.name).sources.append(
          Arrival.Source(
            addition: folder.addition, stagedPath: folder.stagedPath + "/" + entry.name,
            isDirectory: entry.kind == .directory))
      }
    }
    for (name, child) in arrival.children.sorted(by: { $0.key < $1.key }) {
      child.sources.sort { $0.addition < $1.addition }
      let kind = try landscape.kind(of: name, in: path)
      try bring(child, to: path + "/" + name, existing: kind)
    }
  }

  /// A `.dist-info` that nobody removes in this plan but that is there belongs to the same
  /// version, left incomplete or installed over: nothing of it may stay.
  private mutating func setAsideStaleMetadata(
    at path: String, for folders: [Arrival.Source]
  ) throws -> Bool {
    guard path.hasSuffix(".dist-info"), folders.count == 1 else { return false }
    try setAside(path)
    return true
  }

  private mutating func bringFile(
    _ sources: [Arrival.Source], to path: String, existing: FileKind?
  ) throws {
    let shown = FilePath(path)
    // The last one wins where that is allowed; of equal ones all are the same.
    let winner = sources[sources.count - 1]
    if text.protects(path) {
      throw TransactionFailure.protected(shown, incoming: names[winner.addition])
    }
    for source in sources.dropLast() {
      let (earlier, later) = (names[source.addition], names[winner.addition])
      if try Self.haveSameContents(source.stagedPath, winner.stagedPath) {
        notes.append(.sharedFile(shown, owners: [earlier, later]))
      } else if policy == .overwrite {
        notes.append(.overwroteFile(shown, owner: earlier, by: later))
      } else {
        throw TransactionFailure.clash(shown, incoming: later, owner: earlier)
      }
    }
    switch existing {
    case nil: break
    case .directory: throw inTheWay(path, of: winner)
    case .regular, .symbolicLink, .other:
      guard try mayReplace(path, by: winner) else { return }
      try setAside(path)
    }
    bringIn(winner, to: path, .regular)
  }

  /// Decides what becomes of a file that is there; false leaves it.
  private mutating func mayReplace(_ path: String, by winner: Arrival.Source) throws -> Bool {
    let shown = FilePath(path)
    let name = names[winner.addition]
    let others = try owners(path)
    let isSame = try Self.haveSameContents(path, winner.stagedPath)
    if others.isEmpty {
      if !isSame { notes.append(.overwroteUnownedFile(shown, by: name)) }
      return true
    }
    let strangers = others.filter { $0 != name }
    guard let owner = strangers.first else { return true }
    if isSame {
      notes.append(.sharedFile(shown, owners: strangers + [name]))
      return false
    }
    guard policy == .overwrite else {
      throw TransactionFailure.clash(shown, incoming: name, owner: owner)
    }
    notes.append(.overwroteFile(shown, owner: owner, by: name))
    return true
  }

  private static func haveSameContents(_ a: String, _ b: String) throws -> Bool {
    let first = FilePath(a)
    let second = FilePath(b)
    guard let one = try Files.status(first, followLinks: false),
      let other = try Files.status(second, followLinks: false),
      one.kind == .regular, other.kind == .regular, one.size == other.size
    else { return false }
    if one.inode == other.inode, one.device == other.device { return true }
    return try MappedFile(first).withBytes { one throws(FileFailure) in
      try MappedFile(second).withBytes { one.elementsEqual($0) }
    }
  }

  private func inTheWay(_ path: String, of source: Arrival.Source) -> TransactionFailure {
    .inTheWay(FilePath(path), incoming: names[source.addition])
  }

  // MARK: Steps

  private mutating func createDirectory(_ path: String) {
    steps.append(.createDirectory(path))
    let (folder, name) = PathText.split(path)
    landscape.insert(name, .directory, in: folder, isEmpty: true)
  }

  private mutating func setAside(_ path: String) throws {
    steps.append(.setAside(path, to: try asideTarget(path)))
    let (folder, name) = PathText.split(path)
    landscape.remove(name, from: folder)
  }

  private mutating func bringIn(_ source: Arrival.Source, to path: String, _ kind: FileKind) {
    steps.append(.bringIn(source.stagedPath, to: path))
    let (folder, name) = PathText.split(path)
    landscape.insert(name, kind, in: folder)
  }
}
