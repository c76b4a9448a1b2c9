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

  func has(_ name: String) -> Bool { Files.isRegularFile(path.appending(name)) }

  /// Python's source; nil where there is no such file.
  ///
  /// - Throws: `SetupScript.Doubt` where it is written in something else than UTF-8, as a comment in
  ///   its first lines may say (PEP 263).
  func python(_ name: String) throws -> String? {
    guard let bytes = try bytes(name) else { return nil }
    let isOther = bytes.contains { $0 >= 0x80 } && Self.declaresOtherCoding(bytes)
    guard !isOther, let text = String(validating: bytes, as: UTF8.self) else {
      throw SetupScript.Doubt("`\(name)` is not UTF-8")
    }
    return withPlainLineEnds(text)
  }

  private static func declaresOtherCoding(_ bytes: [UInt8]) -> Bool {
    for line in bytes.split(separator: 0x0a, maxSplits: 2, omittingEmptySubsequences: false)
      .prefix(2)
    {
      let text = String(decoding: line, as: UTF8.self)
      guard trimmed(text).hasPrefix("#"), let found = text.firstRange(of: "coding"),
        let mark = text[found.upperBound...].first, mark == ":" || mark == "="
      else { continue }
      let name = trimmed(text[found.upperBound...].dropFirst()).lowercased()
        .prefix { $0.isLetterOrDigit || $0 == "-" || $0 == "_" || $0 == "." }
      return !["utf-8", "utf8", "utf_8", "utf-8-sig"].contains(String(name))
    }
    return false
  }

  /// A text in UTF-8 with plain line ends; nil where there is no such file.
  ///
  /// - Throws: `Failure` with the line that is no UTF-8.
  func text(_ name: String) throws -> String? {
    guard let bytes = try bytes(name) else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Self.fault(at: bytes, of: name)
    }
    return withPlainLineEnds(text)
  }

  private static func fault(at bytes: [UInt8], of name: String) -> Failure {
    var number = 1
    var place = SourcePlace(file: name, line: 1, text: "")
    for line in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      if String(validating: line, as: UTF8.self) == nil {
        // What isn't UTF-8 is shown as `\u{fffd}`, which the text may have by itself, too.
        let good = (0..<line.count).last {
          String(validating: line.prefix($0), as: UTF8.self) != nil
        }
        let column = String(decoding: line.prefix(good ?? 0), as: UTF8.self).count + 1
        place = SourcePlace(
          file: name, line: number, column: column, text: String(decoding: line, as: UTF8.self))
        break
      }
      number += 1
    }
    var failure = place.failure(
      "this is not UTF-8", hint: "save the file in UTF-8, as with `iconv -f latin1 -t utf-8`")
    failure.diagnosis.what = "can't read line \(place.line) of `\(name)`"
    return failure
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
