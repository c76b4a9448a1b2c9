/// Scripts as wheels have them: the first line names no interpreter, but any Python.
enum ScriptText {
  /// `#!/usr/bin/env python3 -E` becomes `#!python -E`; what is no Python script stays.
  static func forAnyPython(_ bytes: [UInt8]) -> [UInt8] {
    let end = bytes.firstIndex { $0 == 0x0a || $0 == 0x0d } ?? bytes.endIndex
    guard let rest = options(bytes[..<end]) else { return bytes }
    // Python reads the text and writes it, so every line ends at `\n` afterwards.
    var result = Array("#!python".utf8) + rest + [0x0a]
    var index = end
    if index < bytes.count { index += Self.lineEnd(bytes, at: index) }
    while index < bytes.count {
      if bytes[index] == 0x0d {
        result.append(0x0a)
        index += Self.lineEnd(bytes, at: index)
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  private static func lineEnd(_ bytes: [UInt8], at index: Int) -> Int {
    bytes[index] == 0x0d && index + 1 < bytes.count && bytes[index + 1] == 0x0a ? 2 : 1
  }

  /// What stands behind the interpreter; nil for a line that names no Python.
  private static func options(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard line.starts(with: "#!".utf8) else { return nil }
    let word = Array("python".utf8)
    var start = line.endIndex - word.count
    while start >= line.startIndex + 2 {
      if line[start..<start + word.count].elementsEqual(word) {
        let rest = line[(start + word.count)...]
        let behind = rest.drop { (0x30...0x39).contains($0) || $0 == 0x2e }
        if behind.isEmpty || behind.first == 0x20 || behind.first == 0x09 { return behind }
      }
      start -= 1
    }
    return nil
  }
}
