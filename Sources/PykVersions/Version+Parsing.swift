extension Version {
  /// Reads any accepted spelling; white space around it is ignored.
  public init(_ text: some StringProtocol) throws(VersionError) {
    var whole = String(text)
    let outcome = whole.withUTF8 { utf8 in
      Self.read(UnsafeRawBufferPointer(utf8))
    }
    switch outcome {
    case .success(let version): self = version
    case .failure(let fault):
      throw VersionError(.version, text: whole, position: fault.position, expected: fault.expected)
    }
  }

  /// Reads any accepted spelling from UTF-8, or nil; the fast way in, for pages and file names.
  public init?(utf8 bytes: UnsafeRawBufferPointer) {
    guard case .success(let version) = Self.read(bytes) else { return nil }
    self = version
  }

  /// Reads any accepted spelling from UTF-8, or nil.
  public init?(utf8 bytes: some Collection<UInt8>) {
    let read =
      bytes.withContiguousStorageIfAvailable { Version(utf8: UnsafeRawBufferPointer($0)) }
      ?? Array(bytes).withUnsafeBytes { Version(utf8: $0) }
    guard let read else { return nil }
    self = read
  }

  /// Where a text stops being a version.
  struct Fault: Error {
    var position: Int
    var reason: Reason

    enum Reason {
      case scanner(VersionScanner.Expectation)
      case end
    }

    var expected: String {
      switch reason {
      case .scanner(.version): "expected a version such as `1.0`"
      case .scanner(.releaseAfterEpoch): "expected a number after the epoch"
      case .scanner(.local): "expected letters or digits after `+`"
      case .scanner(.smallerNumber): "expected a number of at most \(Int.max)"
      case .end: "expected the end of the version"
      }
    }
  }

  static func read(_ bytes: UnsafeRawBufferPointer) -> Result<Version, Fault> {
    var start = 0
    var end = bytes.count
    while start < end, ASCII.isSpace(bytes[start]) { start += 1 }
    while end > start, ASCII.isSpace(bytes[end - 1]) { end -= 1 }
    var scanner = VersionScanner(bytes: UnsafeRawBufferPointer(rebasing: bytes[..<end]), at: start)
    guard let version = scanner.scan() else {
      return .failure(Fault(position: scanner.position, reason: .scanner(scanner.expected)))
    }
    guard scanner.position == end else {
      return .failure(Fault(position: scanner.position, reason: .end))
    }
    return .success(version)
  }
}
