/// What a server says in `Cache-Control`, as far as a private cache cares.
///
/// - Names count without case; an argument may be quoted; unknown directives are passed over.
/// - A number too large, or not there, is read as RFC 9111 says: as 2³¹, or as stale.
///
/// https://www.rfc-editor.org/rfc/rfc9111#section-5.2
struct CacheControl: Sendable, Hashable {
  /// Seconds; nil where it isn't said.
  var maxAge: Int64?
  var noStore = false
  var noCache = false
  var mustRevalidate = false
  /// https://www.rfc-editor.org/rfc/rfc8246
  var immutable = false

  static let longest: Int64 = 1 << 31

  init(_ text: String?) {
    guard let text else { return }
    for (name, argument) in Self.directives(Array(text.utf8)) {
      switch name {
      case "max-age": maxAge = min(maxAge ?? .max, Self.seconds(argument))
      case "no-store": noStore = true
      // With an argument it names fields; keeping none of these is the safe reading.
      case "no-cache": noCache = true
      case "must-revalidate": mustRevalidate = true
      case "immutable": immutable = true
      default: break
      }
    }
  }

  /// 0, which is stale, for anything but digits.
  static func seconds(_ digits: [UInt8]) -> Int64 {
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return 0 }
    return digits.reduce(0) { min(longest, $0 * 10 + Int64($1 - 0x30)) }
  }

  private static func directives(_ bytes: [UInt8]) -> [(name: String, argument: [UInt8])] {
    var found: [(String, [UInt8])] = []
    var name: [UInt8] = []
    var argument: [UInt8]?
    var isQuoted = false
    for byte in bytes + [UInt8(ascii: ",")] {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted:
        if !name.isEmpty {
          found.append((String(decoding: name, as: UTF8.self), argument ?? []))
        }
        name = []
        argument = nil
      case UInt8(ascii: "=") where argument == nil: argument = []
      case 0x00...0x20: break
      default:
        if argument == nil {
          name.append((0x41...0x5a).contains(byte) ? byte | 0x20 : byte)
        } else {
          argument?.append(byte)
        }
      }
    }
    return found
  }
}
