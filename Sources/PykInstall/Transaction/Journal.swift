/// The steps of a transaction, on the disk before the first of them is taken.
///
/// - Paths are written relative to site-packages where they can be, so that an environment
///   that was moved, or is seen from another place, can still be put back.
/// - A journal that is not whole was never acted on: its folder entry appears by a rename, after
///   its bytes are on the disk.
struct Journal: Equatable {
  /// While this name stands in a stage the transaction is to be rolled back.
  static let openName = "journal"
  /// It was renamed to this when the last step had been taken.
  static let closedName = "journal.closed"

  private static let header = "pyk journal 1"

  /// The stages, the first of which has the journal.
  var stages: [String]
  var steps: [TransactionStep]

  /// Fields end with NUL, which no path has; lines hold a word and its fields.
  func serialized(relativeTo home: String) -> [UInt8] {
    var text = Self.header + "\0"
    func line(_ word: String, _ fields: [String]) {
      text += word + "\0" + fields.map { $0 + "\0" }.joined()
    }
    for stage in stages { line("stage", [Self.shorten(stage, home)]) }
    for step in steps {
      switch step {
      case .createDirectory(let path): line("mkdir", [Self.shorten(path, home)])
      case .setAside(let path, let target):
        line("aside", [Self.shorten(path, home), Self.shorten(target, home)])
      case .bringIn(let path, let target):
        line("in", [Self.shorten(path, home), Self.shorten(target, home)])
      case .removeDirectory(let path, let permissions):
        line("rmdir", [Self.shorten(path, home), String(permissions, radix: 8)])
      case .moment: continue
      }
    }
    text += "end\0"
    return Array(text.utf8)
  }

  /// Nil where it is not whole.
  init?(_ bytes: [UInt8], relativeTo home: String) {
    var fields = bytes.split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }[...]
    func next() -> String? { fields.popFirst() }
    func path() -> String? { next().map { Self.lengthen($0, home) } }
    guard next() == Self.header else { return nil }
    stages = []
    steps = []
    while let word = next() {
      switch word {
      case "stage":
        guard let stage = path() else { return nil }
        stages.append(stage)
      case "mkdir":
        guard let path = path() else { return nil }
        steps.append(.createDirectory(path))
      case "aside":
        guard let path = path(), let target = Self.lengthened(next(), home) else { return nil }
        steps.append(.setAside(path, to: target))
      case "in":
        guard let path = path(), let target = Self.lengthened(next(), home) else { return nil }
        steps.append(.bringIn(path, to: target))
      case "rmdir":
        guard let path = path(), let mode = next().flatMap({ UInt16($0, radix: 8) }) else {
          return nil
        }
        steps.append(.removeDirectory(path, permissions: mode))
      case "end":
        // Behind the last NUL.
        guard fields.count == 1, fields.first == "" else { return nil }
        return
      default: return nil
      }
    }
    return nil
  }

  init(stages: [String], steps: [TransactionStep]) {
    self.stages = stages
    self.steps = steps
  }

  // MARK: Paths

  private static func shorten(_ path: String, _ home: String) -> String {
    PathText.relative(from: home, to: path)
  }

  private static func lengthen(_ path: String, _ home: String) -> String {
    path.hasPrefix("/") ? path : PathText.normalized(home + "/" + path)
  }

  private static func lengthened(_ path: String?, _ home: String) -> String? {
    path.map { lengthen($0, home) }
  }
}
