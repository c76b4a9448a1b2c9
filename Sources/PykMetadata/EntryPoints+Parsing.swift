package import PykDiagnostics

extension EntryPoints {
  /// Reads `entry_points.txt`: sections in brackets, `name = value` below them, names
  /// case-sensitive, `#` and `;` at the start of a line for comments. A later entry of the same
  /// name in the same group wins.
  ///
  /// - Throws: `Failure` for a line under `console_scripts` or `gui_scripts` that names no object:
  ///   a script is made of it. Elsewhere, where only whoever asks for the group minds, such lines
  ///   are passed over.
  package init(parsing bytes: [UInt8]) throws(Failure) {
    self.init()
    var current: Int?
    var groupPlaces: [String: Int] = [:]
    var places: [[String: Int]] = []
    // Swift takes `\r\n` for one character, and other Unicode line ends for such; here a line
    // ends at its byte.
    let lines = bytes.split(omittingEmptySubsequences: false) { $0 == 0x0a || $0 == 0x0d }
    for (index, line) in lines.enumerated() {
      let text = Self.trimmed(
        index == 0 && line.starts(with: [0xef, 0xbb, 0xbf]) ? line.dropFirst(3) : line)
      guard let first = text.first, first != 0x23, first != 0x3b else { continue }
      if first == 0x5b, text.last == 0x5d {
        let name = String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
        current = groupPlaces[name] ?? groups.count
        if groupPlaces[name] == nil {
          groupPlaces[name] = groups.count
          groups.append(Group(name: name))
          places.append([:])
        }
        continue
      }
      guard let current else { continue }
      guard let entryPoint = Self.entryPoint(text) else {
        if Self.isForScripts(groups[current].name) { throw Self.failure(text, index) }
        continue
      }
      if let place = places[current][entryPoint.name] {
        groups[current].entryPoints[place] = entryPoint
      } else {
        places[current][entryPoint.name] = groups[current].entryPoints.count
        groups[current].entryPoints.append(entryPoint)
      }
    }
  }

  private static func isForScripts(_ group: String) -> Bool {
    group == "console_scripts" || group == "gui_scripts"
  }

  private static func entryPoint(_ text: ArraySlice<UInt8>) -> EntryPoint? {
    guard let equals = text.firstIndex(of: 0x3d) else { return nil }
    let name = String(decoding: trimmed(text[..<equals]), as: UTF8.self)
    let value = String(decoding: trimmed(text[(equals + 1)...]), as: UTF8.self)
    return name.isEmpty ? nil : EntryPoint(name: name, value: value)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
    return bytes
  }

  private static func failure(_ text: ArraySlice<UInt8>, _ index: Int) -> Failure {
    let line = String(decoding: text, as: UTF8.self)
    return Failure(
      "can't read line \(index + 1) of `entry_points.txt`",
      causes: ["`\(line)` is not of the form `name = module:attribute`"])
  }
}

extension EntryPoint {
  /// Reads `module:attribute [extras]`; nil where it is none.
  package init?(name: String, value: String) {
    var reference = value[...]
    var extras: [String] = []
    if let bracket = value.firstIndex(of: "[") {
      guard value.last == "]" else { return nil }
      reference = value[..<bracket]
      extras = value[value.index(after: bracket)...].dropLast().split(separator: ",")
        .map { Self.trimmed($0) }
    }
    let parts = reference.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      .map { Self.trimmed($0) }
    guard let module = parts.first, Self.isDotted(module) else { return nil }
    if parts.count == 2, !Self.isDotted(parts[1]) { return nil }
    self.init(
      name: name, module: module, attribute: parts.count == 2 ? parts[1] : nil, extras: extras)
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }

  /// Python identifiers with dots between them: what can be written into a script without
  /// becoming something else there.
  private static func isDotted(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: 0x2e, omittingEmptySubsequences: false)
    return !parts.isEmpty
      && parts.allSatisfy { part in
        guard let first = part.first, !(0x30...0x39).contains(first) else { return false }
        return part.allSatisfy { byte in
          switch byte {
          case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f, 0x80...: true
          default: false
          }
        }
      }
  }
}
