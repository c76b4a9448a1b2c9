internal import PykRequirements

/// A requirement as setuptools writes it down.
struct WrittenRequirement: Sendable, Hashable {
  /// Without a marker.
  var requirement: Requirement
  var marker: WrittenMarker?

  init(_ text: String) throws {
    let whole = try Requirement(text)
    requirement = whole
    requirement.marker = nil
    marker = nil
    guard whole.marker != nil else { return }
    // The marker begins at the first `;` that no name, version or quoted text has; in an address
    // white space stands before it.
    let scalars = text.unicodeScalars
    var wasSpace = false
    for index in scalars.indices {
      if scalars[index] == ";", whole.url == nil || wasSpace {
        marker = WrittenMarker(trimmed(String(scalars[scalars.index(after: index)...])))
        break
      }
      wasSpace = scalars[index] == " " || scalars[index] == "\t"
    }
    if marker == nil { marker = whole.marker.flatMap { WrittenMarker($0.description) } }
  }

  /// The requirement without its marker.
  var bare: String { requirement.description }

  /// The requirement for an extra, and under a condition.
  func description(extra: String, condition: WrittenMarker?) -> String {
    var parts = [marker, condition].compactMap { $0 }
    if !extra.isEmpty { parts.append(.comparison("extra == \"\(extra)\"")) }
    guard !parts.isEmpty else { return bare }
    return bare + separator + WrittenMarker(all: parts).description
  }

  private var separator: String { requirement.url == nil ? "; " : " ; " }
}

extension WrittenRequirement: CustomStringConvertible {
  var description: String { marker.map { bare + separator + $0.description } ?? bare }
}

extension WrittenRequirement {
  /// The requirements in texts that may hold several lines, comments and lines that go on.
  static func lines(_ texts: [String]) -> [String] {
    var result: [String] = []
    var pending = ""
    for text in texts {
      for line in PykBuild.lines(of: text) {
        var line = trimmed(line)
        if line.isEmpty || line.hasPrefix("#") { continue }
        if let comment = line.firstRange(of: " #") { line = String(line[..<comment.lowerBound]) }
        if line.hasSuffix("\\") {
          // As setuptools does it: the character before the backslash goes too.
          pending += trimmed(line.dropLast(2))
          continue
        }
        result.append(pending + line)
        pending = ""
      }
    }
    return result
  }
}
