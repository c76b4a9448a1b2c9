import PykDiagnostics
import PykDigests
import SystemPackage

/// The reading of one file and of those that it leads to; a stack of files stands for recursion.
struct RequirementsLoading {
  let folder: FilePath?
  let environment: [String: String]
  var file = RequirementsFile()
  private var stack: [OpenFile] = []
  private var seen: Set<Seen> = []
  /// The identities of the files on the stack.
  private var open: Set<RequirementsLocation> = []

  init(folder: FilePath?, environment: [String: String]) {
    self.folder = folder
    self.environment = environment
  }

  private struct Seen: Hashable {
    var identity: RequirementsLocation
    var isConstraint: Bool
  }

  /// A file that is being read.
  struct OpenFile {
    var location: RequirementsLocation
    var identity: RequirementsLocation
    var isConstraint: Bool
    var text: RequirementsText
    var lines: ArraySlice<LogicalLine>
    /// Files that its last line named and that weren't opened yet.
    var nested: ArraySlice<Nested> = []
    /// The line that is being read.
    var line: LogicalLine?

    struct Nested {
      var value: String
      var isConstraint: Bool
      var range: Range<Int>
    }
  }

  mutating func run(
    _ location: RequirementsLocation, isConstraint: Bool,
    using loader: (RequirementsLocation) throws -> [UInt8]
  ) throws -> RequirementsFile {
    try openFile(location, isConstraint: isConstraint, using: loader)
    while var top = stack.popLast() {
      if let nested = top.nested.popFirst() {
        stack.append(top)
        try include(nested, using: loader)
      } else if let line = top.lines.popFirst() {
        top.line = line
        try read(line, of: &top)
        stack.append(top)
      } else {
        open.remove(top.identity)
      }
    }
    return file
  }

  private mutating func openFile(
    _ location: RequirementsLocation, isConstraint: Bool,
    using loader: (RequirementsLocation) throws -> [UInt8]
  ) throws {
    let identity = location.identity(below: folder)
    guard seen.insert(Seen(identity: identity, isConstraint: isConstraint)).inserted else { return }
    let text = try RequirementsText(decoding: loader(location), source: location.description)
    if !seen.contains(Seen(identity: identity, isConstraint: !isConstraint)) {
      file.files.append(location)
    }
    open.insert(identity)
    stack.append(
      OpenFile(
        location: location, identity: identity, isConstraint: isConstraint, text: text,
        lines: LogicalLine.lines(of: text, environment: environment)[...]))
  }

  /// Opens the file that the topmost file names.
  private mutating func include(
    _ nested: OpenFile.Nested, using loader: (RequirementsLocation) throws -> [UInt8]
  ) throws {
    guard let top = stack.last, let line = top.line else { return }
    let location = top.location.resolving(nested.value)
    let identity = location.identity(below: folder)
    if open.contains(identity), let index = stack.firstIndex(where: { $0.identity == identity }) {
      let chain = stack[index...].map { "`\($0.location)`" }.joined(separator: " leads to ")
      throw failure(
        in: top, line, nested.range, "this file leads back to itself",
        causes: stack.count - index > 1 ? ["\(chain), and that back to `\(location)`"] : [])
    }
    guard seen.count < RequirementsFile.fileLimit else {
      throw failure(
        in: top, line, nested.range,
        "this would be more than \(RequirementsFile.fileLimit) requirements files")
    }
    do {
      try openFile(location, isConstraint: nested.isConstraint, using: loader)
    } catch let error where stack.last?.identity == top.identity {
      var failure = failure(
        in: top, line, nested.range, "this file can't be read", causes: [])
      let inner = Diagnosis(describing: error)
      failure.diagnosis.causes = [inner.what] + inner.causes
      failure.diagnosis.hints = inner.hints
      throw failure
    }
  }

  /// The fault of a place in a line, as a person is told of it.
  func failure(
    in open: OpenFile, _ line: LogicalLine, _ range: Range<Int>, _ expected: String,
    causes: [String] = [], hint: String? = nil
  ) -> Failure {
    let source = open.location.description
    let start = line.place(of: range.lowerBound)
    let last = line.place(of: max(range.lowerBound, range.upperBound - 1))
    let length = last.line == start.line ? last.offset - start.offset + 1 : 1
    // The nearest say enough of a long chain.
    let parents = stack.reversed().lazy.filter { $0.identity != open.identity }.prefix(3)
      .compactMap { parent in
        parent.line.map { "`\(parent.location)` names it in line \($0.number)" }
      }
    return Failure(
      "can't read line \(start.line) of `\(source)`",
      excerpt: open.text.excerpt(
        source: source, line: start.line, offset: start.offset, length: length, label: expected),
      causes: causes + parents, hints: hint.map { [$0] } ?? [])
  }
}
