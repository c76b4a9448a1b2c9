import Testing

@testable import PykFormats

@Suite struct JSONTests {
  static let texts: [(String, JSONValue)] = [
    ("null", JSONValue.null), (" true ", true), ("false", false), ("0", 0), ("-0", 0),
    ("-12", -12), ("9223372036854775807", 9_223_372_036_854_775_807),
    ("-9223372036854775808", .integer(.min)), ("9223372036854775808", 9_223_372_036_854_775_808.0),
    ("1.5", 1.5), ("1e3", 1000.0), ("1E-2", 0.01), (#""a""#, "a"), (#""""#, ""),
    (#""\u00e4\n\"\/""#, "ä\n\"/"), (#""\ud83d\ude00""#, "😀"), (#""\ud83d!""#, "\u{fffd}!"),
    (#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"), ("[]", []), ("[1, [2]]", [1, [2]]), ("{}", [:]),
    (#"{"a": {"b": []}, "": null}"#, ["a": ["b": []], "": nil]), ("\u{feff}[1]", [1]),
    (#"["äöü 12345678 €"]"#, ["äöü 12345678 €"]),
  ]

  @Test(arguments: texts)
  func reads(_ text: String, _ value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
    #expect(try JSONValue(parsing: value.serialized()) == value)
    #expect(try JSONValue(parsing: value.serialized(.pretty)) == value)
  }

  static let faults: [(String, JSONError.Problem)] = [
    ("", JSONError.Problem.unexpectedEnd), ("[1,]", .unexpectedByte), ("[1 2]", .unexpectedByte),
    (#"{"a" 1}"#, .unexpectedByte), (#"{"a":1,}"#, .unexpectedByte), ("{a:1}", .unexpectedByte),
    ("01", .badNumber), ("-", .badNumber), ("1.", .badNumber), (".5", .unexpectedByte),
    ("1e", .badNumber), ("+1", .unexpectedByte), ("NaN", .unexpectedByte),
    ("1e999", .numberTooLarge),
    ("\"a\u{1}\"", .badString), ("\"a\n\"", .badString), (#""\x""#, .badEscape),
    (#""\u12g4""#, .badEscape), (#""\u12"#, .badEscape), (#""abc"#, .unexpectedEnd),
    (#""abcdefgh\"#, .unexpectedEnd), ("tru", .unexpectedEnd), ("nulL", .unexpectedByte),
    ("[1]]", .trailingBytes), ("{}{}", .trailingBytes), ("[", .unexpectedEnd),
    ("{\"a\":", .unexpectedEnd), ("[}", .unexpectedByte), ("{]", .unexpectedByte),
    ("[{]", .unexpectedByte), (String(repeating: "[", count: 100_000), .tooDeep),
  ]

  @Test(arguments: faults)
  func refuses(_ text: String, _ problem: JSONError.Problem) {
    #expect { try JSONValue(parsing: text) } throws: { ($0 as? JSONError)?.problem == problem }
    #expect(throws: JSONError.self) {
      let bytes = Array(text.utf8)
      try bytes.withUnsafeBytes { bytes in
        var scanner = JSONScanner(bytes)
        try scanner.skipValue()
        // What only the tree minds: the scanner leaves a number's size to whoever reads it.
        if problem == .numberTooLarge { throw scanner.error(.numberTooLarge) }
        try scanner.finish()
      }
    }
  }

  @Test func refusesWhatIsNotUTF8() {
    for bytes: [UInt8] in [
      [0x22, 0xff, 0x22], [0x22, 0xc3, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
    ] {
      #expect { try JSONValue(parsing: bytes) } throws: {
        ($0 as? JSONError)?.problem == .badUnicode
      }
    }
  }

  @Test func saysWhere() throws {
    #expect { try JSONValue(parsing: "{\n  \"a\": 1,\n  x\n}") } throws: { error in
      guard let error = error as? JSONError else { return false }
      return error.line == 3 && error.column == 3
    }
  }

  @Test func writesAsPythonDoes() {
    let value: JSONValue = ["b": [1, 2.5, "ä😀\u{7f}\u{1}\"\\"], "a": [:], "c": []]
    #expect(
      value.serialized() == #"{"b": [1, 2.5, "\u00e4\ud83d\ude00"# + "\u{7f}"
        + #"\u0001\"\\"], "a": {}, "c": []}"#)
    #expect(
      value.serialized(.pretty) == """
        {
          "b": [
            1,
            2.5,
            "ä😀\u{7f}\\u0001\\"\\\\"
          ],
          "a": {},
          "c": []
        }
        """)
    #expect((["b": 1, "a": 2] as JSONValue).serialized(.compact) == #"{"b":1,"a":2}"#)
    #expect(
      (["b": 1, "a": 2] as JSONValue).serialized(JSONStyle(sortsKeys: true)) == #"{"a": 2, "b": 1}"#
    )
  }

  @Test func lastOfEqualKeysCounts() throws {
    #expect(try JSONValue(parsing: #"{"a": 1, "a": 2}"#)["a"] == 2)
  }

  @Test func drivesPieceByPiece() throws {
    let bytes = Array(
      #"{"skip": [1, {"x": [[]]}], "n\u0061me": "a\tb", "size": 12, "huge": 1e99}"#.utf8)
    try bytes.withUnsafeBytes { bytes in
      var scanner = JSONScanner(bytes)
      var seen: [String] = []
      try scanner.enterObject()
      while let key = try scanner.nextKey() {
        if scanner.is(key, "name") {
          seen.append(scanner.text(try scanner.string()))
        } else if scanner.is(key, "size") {
          seen.append("\(try scanner.integer() ?? -1)")
        } else if scanner.is(key, "huge") {
          #expect(try scanner.integer() == nil)
        } else {
          try scanner.skipValue()
        }
      }
      try scanner.finish()
      #expect(seen == ["a\tb", "12"])
    }
  }
}
