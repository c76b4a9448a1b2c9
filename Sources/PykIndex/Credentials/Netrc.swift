internal import PykFiles
internal import PykFormats
internal import SystemPackage

/// The machines of a netrc file, as Python's `netrc` reads them.
///
/// - `machine NAME` or `default`, then `login`, `user`, `account` and `password` with a value.
/// - Values may stand in double quotes; a backslash takes the next character as it is.
/// - `#` where a word is expected begins a comment; `macdef` runs to the next empty line.
/// - What can't be understood is passed over: a broken line costs its own entry, no other.
///
/// https://docs.python.org/3/library/netrc.html
package struct Netrc: Sendable {
  private struct Entry {
    var login = ""
    var password: Secret?
  }

  private var machines: [String: Entry] = [:]
  private var fallback: Entry?
  private let file: String

  static let sizeLimit: Int64 = 1 << 20

  /// `$NETRC`, else `~/.netrc`, else `~/_netrc`; empty where there is none or it can't be read.
  init(environment: [String: String]) {
    var candidates: [(path: FilePath, shown: String)] = []
    if let named = environment["NETRC"], !named.isEmpty {
      candidates = [(FilePath(named), named)]
    } else if let home = environment["HOME"], !home.isEmpty {
      candidates = [".netrc", "_netrc"].map { (FilePath(home).appending($0), "~/\($0)") }
    }
    for candidate in candidates {
      guard let status = try? Files.status(candidate.path), status.size <= Self.sizeLimit,
        let bytes = try? Files.read(candidate.path)
      else { continue }
      self.init(bytes, file: candidate.shown)
      return
    }
    self.init([], file: "")
  }

  /// - Parameter file: How to name it to a person.
  init(_ bytes: [UInt8], file: String) {
    self.file = file
    var words = NetrcWords(bytes)
    var machine: String?
    var entry: Entry?
    // A later entry of the same name wins, as in Python.
    func close(_ netrc: inout Netrc) {
      guard let entry else { return }
      if let machine { netrc.machines[machine] = entry } else { netrc.fallback = entry }
    }
    while let word = words.next() {
      switch word {
      case "machine":
        close(&self)
        machine = words.next()?.lowercased()
        entry = machine == nil ? nil : Entry()
      case "default":
        close(&self)
        machine = nil
        entry = Entry()
      case "login", "user": if let value = words.next() { entry?.login = value }
      case "password": if let value = words.next() { entry?.password = Secret(value) }
      case "account": _ = words.next()
      case "macdef":
        close(&self)
        entry = nil
        words.skipMacro()
      default: if word.hasPrefix("#") { words.skipLine() }
      }
    }
    close(&self)
  }

  /// What the environment's netrc has for that host itself, never its `default` entry: that one
  /// is for hosts that nobody thought of.
  package static func credentials(
    for host: String, environment: [String: String]
  ) -> Credentials? {
    let netrc = Netrc(environment: environment)
    return netrc.machines[host] == nil ? nil : netrc.credentials(for: host)
  }

  func credentials(for host: String) -> Credentials? {
    guard let entry = machines[host] ?? fallback, !entry.login.isEmpty || entry.password != nil
    else { return nil }
    return Credentials(
      username: entry.login, password: entry.password ?? Secret(""), source: .netrc(file))
  }
}

/// The words of a netrc file.
private struct NetrcWords {
  private let bytes: [UInt8]
  private var index = 0
  /// Whether the last word ended its line.
  private var endedLine = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0d).contains(byte)
  }

  mutating func next() -> String? {
    while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
    guard index < bytes.count else { return nil }
    let isQuoted = bytes[index] == UInt8(ascii: "\"")
    if isQuoted { index += 1 }
    var word: [UInt8] = []
    endedLine = false
    while index < bytes.count {
      var byte = bytes[index]
      index += 1
      if isQuoted ? byte == UInt8(ascii: "\"") : Self.isSpace(byte) {
        endedLine = byte == 0x0a
        break
      }
      if byte == UInt8(ascii: "\\"), index < bytes.count {
        byte = bytes[index]
        index += 1
      }
      word.append(byte)
    }
    return String(decoding: word, as: UTF8.self)
  }

  mutating func skipLine() {
    guard !endedLine else { return }
    while index < bytes.count {
      index += 1
      if bytes[index - 1] == 0x0a { return }
    }
  }

  /// To the next empty line.
  mutating func skipMacro() {
    _ = next()
    skipLine()
    while index < bytes.count {
      let start = index
      endedLine = false
      skipLine()
      if bytes[start..<index].allSatisfy(Self.isSpace) { return }
    }
  }
}
