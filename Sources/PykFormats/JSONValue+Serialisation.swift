/// How JSON is written.
package struct JSONStyle: Sendable, Hashable {
  /// Spaces a level; nil for everything on one line.
  package var indentation: Int?
  /// Whether a space follows `,` and `:` on one line, as Python's json has it.
  package var isSpaced: Bool
  /// Whether characters beyond ASCII are written as `\u…`.
  package var isASCII: Bool
  /// Whether the keys of every object are put in order.
  package var sortsKeys: Bool

  package init(
    indentation: Int? = nil, isSpaced: Bool = true, isASCII: Bool = false, sortsKeys: Bool = false
  ) {
    self.indentation = indentation
    self.isSpaced = isSpaced
    self.isASCII = isASCII
    self.sortsKeys = sortsKeys
  }

  /// What Python's `json.dumps` writes by default, which is what pip prints and stores.
  package static let python = JSONStyle(isASCII: true)
  /// Two spaces a level, characters as they are: pip's reports, and files for people.
  package static let pretty = JSONStyle(indentation: 2)
  /// No byte that isn't needed.
  package static let compact = JSONStyle(isSpaced: false)
}

extension JSONValue {
  /// The value as JSON text, without a line end. A double that is no number is written as `null`.
  package func serialized(_ style: JSONStyle) -> String {
    var writer = JSONWriter(style: style)
    writer.write(self, level: 0)
    return String(decoding: writer.text, as: UTF8.self)
  }

  /// As Python's `json.dumps` writes it: on one line, or with two spaces a level.
  package func serialized(pretty: Bool = false) -> String {
    serialized(pretty ? .pretty : .python)
  }
}

private struct JSONWriter {
  let style: JSONStyle
  var text: [UInt8] = []

  mutating func write(_ value: JSONValue, level: Int) {
    switch value {
    case .null: put("null")
    case .bool(let value): put(value ? "true" : "false")
    case .integer(let value): put(String(value))
    case .double(let value): put(value.isFinite ? String(value) : "null")
    case .string(let value): write(value)
    case .array(let elements):
      text.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        separate(index, level: level)
        write(element, level: level + 1)
      }
      close(elements.isEmpty, UInt8(ascii: "]"), level: level)
    case .object(let object):
      text.append(UInt8(ascii: "{"))
      let members =
        style.sortsKeys
        ? object.members.sorted {
          $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars)
        }
        : object.members
      for (index, member) in members.enumerated() {
        separate(index, level: level)
        write(member.key)
        put(style.isSpaced || style.indentation != nil ? ": " : ":")
        write(member.value, level: level + 1)
      }
      close(members.isEmpty, UInt8(ascii: "}"), level: level)
    }
  }

  private mutating func put(_ string: String) { text.append(contentsOf: string.utf8) }

  private mutating func separate(_ index: Int, level: Int) {
    if index > 0 { text.append(UInt8(ascii: ",")) }
    if style.indentation != nil {
      breakLine(level: level + 1)
    } else if index > 0, style.isSpaced {
      text.append(UInt8(ascii: " "))
    }
  }

  private mutating func close(_ isEmpty: Bool, _ bracket: UInt8, level: Int) {
    if !isEmpty { breakLine(level: level) }
    text.append(bracket)
  }

  private mutating func breakLine(level: Int) {
    guard let indentation = style.indentation else { return }
    text.append(UInt8(ascii: "\n"))
    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: level * indentation))
  }

  private mutating func write(_ string: String) {
    text.append(UInt8(ascii: "\""))
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": put("\\\"")
      case "\\": put("\\\\")
      case "\n": put("\\n")
      case "\r": put("\\r")
      case "\t": put("\\t")
      case "\u{8}": put("\\b")
      case "\u{c}": put("\\f")
      case "\u{0}"..."\u{1f}": escape(UInt16(scalar.value))
      case "\u{20}"..."\u{7e}": text.append(UInt8(truncatingIfNeeded: scalar.value))
      case "\u{7f}" where style.isASCII: text.append(0x7f)
      default:
        if style.isASCII {
          for unit in String(scalar).utf16 { escape(unit) }
        } else {
          put(String(scalar))
        }
      }
    }
    text.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ unit: UInt16) {
    let digits = String(unit, radix: 16)
    put("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
  }
}
