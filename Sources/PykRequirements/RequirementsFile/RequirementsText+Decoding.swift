import PykDiagnostics

extension RequirementsText {
  /// Decodes what stands in a file.
  ///
  /// - Throws: `Failure` with the place, for an encoding that isn't known and for bytes that
  ///   don't belong to it.
  init(decoding data: [UInt8], source: String) throws(Failure) {
    if data.starts(with: [0xef, 0xbb, 0xbf]) {
      try self.init(checking: Array(data.dropFirst(3)), source: source, encoding: "UTF-8")
    } else if data.starts(with: [0xff, 0xfe, 0, 0]) || data.starts(with: [0, 0, 0xfe, 0xff]) {
      try self.init(wide: data, width: 4, source: source)
    } else if data.starts(with: [0xff, 0xfe]) || data.starts(with: [0xfe, 0xff]) {
      try self.init(wide: data, width: 2, source: source)
    } else if let cookie = Self.cookie(in: data) {
      try self.init(data, cookie: cookie, source: source)
    } else {
      try self.init(checking: data, source: source, encoding: "UTF-8")
    }
  }

  private struct Cookie {
    var line: Int
    var range: Range<Int>
    var name: String
  }

  /// The name after `coding:` or `coding=` in a comment of the first two lines.
  private static func cookie(in data: [UInt8]) -> Cookie? {
    var start = 0
    for line in 1...2 {
      let end = data[start...].firstIndex { $0 == 0x0a || $0 == 0x0d } ?? data.count
      if start < end, data[start] == UInt8(ascii: "#"),
        let range = cookieName(in: data[start..<end])
      {
        return Cookie(
          line: line, range: range.lowerBound - start..<range.upperBound - start,
          name: String(decoding: data[range], as: UTF8.self))
      }
      guard end < data.count else { return nil }
      start = end + 1
      if data[end] == 0x0d, start < data.count, data[start] == 0x0a { start += 1 }
      guard start < data.count else { return nil }
    }
    return nil
  }

  private static func cookieName(in line: ArraySlice<UInt8>) -> Range<Int>? {
    let word = Array("coding".utf8)
    guard line.count > word.count else { return nil }
    for index in line.indices.dropLast(word.count) {
      let after = index + word.count
      guard line[index..<after].elementsEqual(word),
        line[after] == UInt8(ascii: ":") || line[after] == UInt8(ascii: "=")
      else { continue }
      let start = line[(after + 1)...].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? line.endIndex
      let end =
        line[start...].firstIndex { byte in
          !(NameSpelling.isAlphanumeric(byte) || NameSpelling.isSeparator(byte))
        } ?? line.endIndex
      if end > start { return start..<end }
    }
    return nil
  }

  private init(_ data: [UInt8], cookie: Cookie, source: String) throws(Failure) {
    let name = cookie.name.lowercased().map { $0 == "_" ? "-" : $0 }
    switch String(name) {
    case "utf-8", "utf8", "u8", "utf-8-sig", "utf8-sig":
      try self.init(checking: data, source: source, encoding: "UTF-8")
    case "ascii", "us-ascii", "646":
      if let bad = data.firstIndex(where: { $0 > 0x7f }) {
        throw Self.fault(in: data, at: bad, source: source, encoding: "ASCII")
      }
      self.init(utf8: data)
    case "latin-1", "latin1", "latin", "iso-8859-1", "iso8859-1", "8859", "cp819", "l1":
      self.init(utf8: Self.transcode(data) { UInt32($0) })
    case "iso-8859-15", "iso8859-15", "latin-9", "latin9", "l9":
      self.init(utf8: Self.transcode(data) { Self.latin9[$0] ?? UInt32($0) })
    case "cp1252", "windows-1252", "1252":
      if let bad = data.firstIndex(where: { [0x81, 0x8d, 0x8f, 0x90, 0x9d].contains($0) }) {
        throw Self.fault(in: data, at: bad, source: source, encoding: "Windows-1252")
      }
      self.init(
        utf8: Self.transcode(data) { byte in
          0x80..<0xa0 ~= byte ? Self.windows1252[Int(byte) - 0x80] : UInt32(byte)
        })
    default:
      let raw = RequirementsText(utf8: data)
      throw Failure(
        "can't read `\(source)`",
        excerpt: raw.excerpt(
          source: source, line: cookie.line, offset: cookie.range.lowerBound,
          length: cookie.range.count, label: "this encoding is not known"),
        hints: ["save the file as UTF-8 and drop this comment"])
    }
  }

  private init(checking data: [UInt8], source: String, encoding: String) throws(Failure) {
    if String(validating: data, as: UTF8.self) == nil {
      throw Self.fault(
        in: data, at: Self.firstInvalid(in: data), source: source, encoding: encoding)
    }
    self.init(utf8: data)
  }

  private static func firstInvalid(in data: [UInt8]) -> Int {
    var index = 0
    while index < data.count {
      let length = data[index] < 0x80 ? 1 : data[index] < 0xe0 ? 2 : data[index] < 0xf0 ? 3 : 4
      let end = min(index + length, data.count)
      if String(validating: data[index..<end], as: UTF8.self) == nil { return index }
      index = end
    }
    return max(0, data.count - 1)
  }

  private static func fault(
    in data: [UInt8], at index: Int, source: String, encoding: String
  ) -> Failure {
    let raw = RequirementsText(utf8: data)
    let number = raw.lines.firstIndex { index < $0.upperBound } ?? max(0, raw.lines.count - 1)
    return Failure(
      "can't read line \(number + 1) of `\(source)`",
      excerpt: raw.excerpt(
        source: source, line: number + 1, offset: index - raw.lines[number].lowerBound, length: 1,
        label: "this byte is not \(encoding)"),
      hints: [
        "save the file as UTF-8, or name its encoding in the first line: `# -*- coding: latin-1 -*-`"
      ])
  }

  private static func transcode(_ data: [UInt8], _ scalar: (UInt8) -> UInt32) -> [UInt8] {
    var text = String.UnicodeScalarView()
    for byte in data { text.append(Unicode.Scalar(scalar(byte)) ?? "\u{fffd}") }
    return Array(String(text).utf8)
  }

  /// UTF-16 or UTF-32 by its mark.
  private init(wide data: [UInt8], width: Int, source: String) throws(Failure) {
    let isLittle = data[0] == 0xff
    let units = stride(from: width, to: data.count - width + 1, by: width).map { start in
      let unit = data[start..<(start + width)]
      return (isLittle ? unit.reversed() : Array(unit)).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    let text: String?
    if width == 2 {
      text = String(validating: units.map { UInt16(truncatingIfNeeded: $0) }, as: UTF16.self)
    } else {
      text = String(validating: units, as: UTF32.self)
    }
    guard let text, data.count.isMultiple(of: width) else {
      throw Failure(
        "can't read `\(source)`", causes: ["it begins as UTF-\(width * 8) and isn't"],
        hints: ["save the file as UTF-8"])
    }
    self.init(utf8: Array(text.utf8))
  }

  private static let latin9: [UInt8: UInt32] = [
    0xa4: 0x20ac, 0xa6: 0x160, 0xa8: 0x161, 0xb4: 0x17d, 0xb8: 0x17e, 0xbc: 0x152, 0xbd: 0x153,
    0xbe: 0x178,
  ]

  private static let windows1252: [UInt32] = [
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039,
    0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc,
    0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
  ]
}
