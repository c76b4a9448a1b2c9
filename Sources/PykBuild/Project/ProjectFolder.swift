internal import PykDiagnostics
internal import PykFiles
internal import SystemPackage

/// The project's folder, out of which metadata may be read by name.
struct ProjectFolder: Sendable {
  let path: FilePath
  /// Somebody's published sdist: what is missing in there is no fault of who builds it.
  let isUnpackedSdist: Bool

  init(_ path: FilePath) {
    self.path = path
    isUnpackedSdist = Files.isRegularFile(path.appending("PKG-INFO"))
  }

  /// A file's bytes; nil where there is no such file.
  func bytes(_ name: String) throws -> [UInt8]? {
    let file = path.appending(name)
    guard Files.isRegularFile(file) else { return nil }
    return try Files.read(file, limit: 64 << 20)
  }

  /// A text in UTF-8 with plain line ends; nil where there is no such file.
  ///
  /// - Throws: `Failure` with the line that is no UTF-8.
  func text(_ name: String) throws -> String? {
    guard let bytes = try bytes(name) else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let line = Self.firstBadLine(bytes)
      throw Failure(
        "can't read line \(line) of `\(name)`", causes: ["it is not UTF-8"],
        hints: ["save the file in UTF-8, as with `iconv -f latin1 -t utf-8`"])
    }
    return withPlainLineEnds(text)
  }

  private static func firstBadLine(_ bytes: [UInt8]) -> Int {
    var number = 1
    for line in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      if String(validating: line, as: UTF8.self) == nil { return number }
      number += 1
    }
    return number
  }

  /// The texts of several files, with a line end between them, as `file:` wants them.
  ///
  /// - Throws: `Failure` for a file outside the folder, and for one that is missing, unless this
  ///   is an unpacked sdist: then it counts as empty, and a warning says so.
  func texts(
    _ names: [String], at place: SourcePlace?, warnings: inout [String]
  ) throws -> String {
    var texts: [String] = []
    for name in names {
      guard Self.staysInside(name) else {
        throw failure("`\(name)` is outside the project's folder", at: place)
      }
      guard let text = try text(name) else {
        guard isUnpackedSdist else {
          throw failure(
            "there is no file `\(name)`", at: place, hint: "add the file, or take its name out")
        }
        warnings.append("there is no file `\(name)`, which the project's metadata names")
        continue
      }
      texts.append(text)
    }
    return texts.joined(separator: "\n")
  }

  private func failure(_ cause: String, at place: SourcePlace?, hint: String? = nil) -> Failure {
    guard let place else { return Failure(cause, hints: hint.map { [$0] } ?? []) }
    var failure = place.failure(cause)
    if let hint { failure.diagnosis.hints.append(hint) }
    return failure
  }

  /// Whether a relative path leads nowhere above its start.
  static func staysInside(_ name: String) -> Bool {
    guard !name.isEmpty, name.utf8.first != UInt8(ascii: "/") else { return false }
    var depth = 0
    for part in name.split(separator: "/") where part != "." {
      depth += part == ".." ? -1 : 1
      if depth < 0 { return false }
    }
    return depth > 0
  }
}
