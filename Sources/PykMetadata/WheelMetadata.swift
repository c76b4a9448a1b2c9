package import PykDiagnostics
internal import PykFormats

/// The WHEEL file of a wheel or of an installed distribution.
///
/// https://packaging.python.org/en/latest/specifications/binary-distribution-format/
package struct WheelMetadata: Sendable, Hashable {
  /// `Wheel-Version`, such as 1.0.
  package var major: Int
  package var minor: Int
  /// Whether what is not in `.data` goes to purelib.
  package var rootIsPurelib: Bool
  /// `Tag` lines as written, such as `py3-none-any`.
  package var tags: [String]
  package var build: String?
  package var generator: String?

  /// The newest version that is understood whole; a newer minor one is read as far as it goes.
  package static let knownVersion = (major: 1, minor: 0)

  /// - Throws: `Failure` where `Wheel-Version` is missing or no version.
  package init(parsing bytes: [UInt8]) throws(Failure) {
    let headers = HeaderBlock(parsing: bytes)
    guard let text = headers["Wheel-Version"] else {
      throw Failure("the WHEEL file names no `Wheel-Version`")
    }
    let numbers = text.utf8.split(separator: 0x2e, omittingEmptySubsequences: false)
      .map { Int(String(decoding: $0, as: UTF8.self)) }
    guard numbers.count >= 1, let major = numbers[0], major >= 0,
      numbers.allSatisfy({ $0 != nil })
    else { throw Failure("the WHEEL file has `\(text)` as its `Wheel-Version`") }
    self.major = major
    minor = numbers.count > 1 ? numbers[1] ?? 0 : 0
    rootIsPurelib = headers["Root-Is-Purelib"]?.lowercased() == "true"
    tags = headers.all("Tag")
    build = headers["Build"]
    generator = headers["Generator"]
  }
}
