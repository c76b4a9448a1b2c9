package import PykFormats

/// A username and a password, and where they come from.
package struct Credentials: Sendable, Hashable {
  package var username: String
  package var password: Secret
  package var source: CredentialSource

  package init(username: String, password: Secret, source: CredentialSource) {
    self.username = username
    self.password = password
    self.source = source
  }

  /// Whether a server would see no difference.
  func isSame(as other: Credentials?) -> Bool {
    username == other?.username && password == other?.password
  }

  /// The value of `Authorization`.
  ///
  /// https://www.rfc-editor.org/rfc/rfc7617
  package var basicAuthorization: Secret {
    Secret("Basic " + Self.base64(Array("\(username):\(password.revealed)".utf8)))
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for (index, byte) in group.enumerated() { bits |= UInt32(byte) << UInt32(16 - 8 * index) }
      for place in 0..<4 {
        let digit = digits[Int(bits >> UInt32(18 - 6 * place) & 63)]
        text.append(place <= group.count ? digit : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Where credentials come from, told as a person would name it: "the credentials from …".
package enum CredentialSource: Sendable, Hashable, CustomStringConvertible {
  /// Written in the URL that was asked for.
  case url
  /// Written in the URL of an index on the same server.
  case indexURL
  /// In that file.
  case netrc(String)
  /// In environment variables that begin so.
  case environment(String)
  case keyring
  case prompt
  /// In an `Authorization` field that the caller gave.
  case caller

  package var description: String {
    switch self {
    case .url: "in the URL"
    case .indexURL: "in the index's URL"
    case .netrc(let file): "from `\(file)`"
    case .environment(let name): "from `\(name)USERNAME`"
    case .keyring: "from the keyring"
    case .prompt: "that were typed in"
    case .caller: "that were given"
    }
  }
}
