internal import PykDiagnostics

/// `attr: package.module.NAME`: a value that a module of the project assigns.
enum AttributeDirective {
  /// The text of the value, as setuptools makes it a version: a string as it is, a list or tuple
  /// with dots between its items. Nil, and a doubt, where only running the module would tell.
  static func value(
    _ description: String, packageFolders: [String: String], in folder: ProjectFolder,
    doubts: inout [String]
  ) throws -> String? {
    var parts = trimmed(description).split(separator: ".", omittingEmptySubsequences: false)
      .map(String.init)
    guard let name = parts.popLast() else { return nil }
    if parts.isEmpty { parts = ["__init__"] }
    let start = path(of: parts, packageFolders)
    for candidate in [start + ".py", start + "/__init__.py"] {
      let source: String
      do {
        guard let found = try folder.python(candidate) else { continue }
        source = found
      } catch let doubt as SetupScript.Doubt {
        doubts.append(doubt.reason)
        return nil
      }
      guard let literal = PythonModule(source)?.literal(assignedTo: name), let text = text(literal)
      else {
        doubts.append("`\(candidate)` doesn't spell out `\(name)`")
        return nil
      }
      return text
    }
    doubts.append("there is no module `\(parts.joined(separator: "."))` in the project")
    return nil
  }

  private static func text(_ literal: PythonLiteral) -> String? {
    switch literal {
    case .string(let text): text
    case .integer(let number): "\(number)"
    // Python writes a number in its shortest form: `1.10` is 1.1. Where it is another, Python says.
    case .float(let text):
      !text.utf8.contains(UInt8(ascii: "e")) && Double(text)?.description == text ? text : nil
    case .list(let items), .tuple(let items):
      items.allSatisfy({ $0.string != nil || $0.isInteger })
        ? items.compactMap(Self.text).joined(separator: ".") : nil
    default: nil
    }
  }

  /// Where a module lies: the most specific of the package folders counts.
  static func path(of parts: [String], _ packageFolders: [String: String]) -> String {
    for count in stride(from: parts.count, to: 0, by: -1) {
      if let folder = packageFolders[parts[..<count].joined(separator: ".")] {
        return ([folder] + parts[count...]).filter { !$0.isEmpty }.joined(separator: "/")
      }
    }
    let root = packageFolders[""] ?? ""
    return (root.split(separator: "/").map(String.init) + parts).joined(separator: "/")
  }
}

extension PythonLiteral {
  fileprivate var isInteger: Bool { if case .integer = self { true } else { false } }
}
