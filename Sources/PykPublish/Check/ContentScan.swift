/// Looks at a file's bytes for what its name does not say.
enum ContentScan {
  /// Larger files are data: nobody writes a key into one by hand.
  static let limit = 1 << 20

  /// - Parameter bytes: All of the file, or the beginning of one larger than `limit`.
  /// - Parameter size: The file's size in bytes.
  static func scan(
    _ bytes: UnsafeRawBufferPointer, path: String, size: Int
  ) -> Subject.Content {
    var content = Subject.Content(form: form(bytes))
    guard !content.isBinary, size <= limit else { return content }
    let isPython = path.hasSuffix(".py") || path.hasSuffix(".pye")
    search.search(bytes) { number, end in
      if number < patterns.count {
        let pattern = patterns[number]
        let start = end - pattern.start.utf8CodeUnitCount
        let isWord = start == 0 || !isAlphanumeric(bytes[start - 1])
        if isWord, isSecret(bytes[end...].prefix(pattern.length), pattern) {
          content.secret = pattern.noun
        }
      } else if number == patterns.count {
        if hasKeyBehind(end, in: bytes) { content.secret = "a private key" }
      } else if isPython {
        content.isObfuscated = true
      }
      return content.secret == nil
    }
    return content
  }

  static func form(_ bytes: UnsafeRawBufferPointer) -> Subject.Content.Form {
    guard bytes.count >= 8 else { return .other }
    func starts(_ magic: UInt8...) -> Bool { bytes.prefix(magic.count).elementsEqual(magic) }
    if starts(0x7f, 0x45, 0x4c, 0x46) { return .elf }
    if starts(0xcf, 0xfa, 0xed, 0xfe) || starts(0xce, 0xfa, 0xed, 0xfe)
      || starts(0xfe, 0xed, 0xfa, 0xcf) || starts(0xfe, 0xed, 0xfa, 0xce)
    {
      return .machO
    }
    // Java's class files begin in the same way, and go on with a version above 44.
    if starts(0xca, 0xfe, 0xba, 0xbe), bytes[4] == 0, bytes[5] == 0, bytes[6] == 0, bytes[7] < 20 {
      return .machO
    }
    if starts(0x4d, 0x5a), bytes.count >= 64 { return .portableExecutable }
    if starts(0, 0x61, 0x73, 0x6d) { return .webAssembly }
    if starts(0x21, 0x3c, 0x61, 0x72, 0x63, 0x68, 0x3e, 0x0a) { return .archiveOfObjects }
    return .other
  }

  // MARK: Secrets

  /// A secret's beginning, and what has to follow for it to be one.
  private struct Pattern: Sendable {
    let start: StaticString
    let noun: String
    let length: Int
    let isPart: @Sendable (UInt8) -> Bool
  }

  private static let patterns: [Pattern] = [
    Pattern(start: "pypi-AgE", noun: "an index's token", length: 40, isPart: isTokenByte),
    Pattern(start: "ghp_", noun: "a GitHub token", length: 36, isPart: isAlphanumeric),
    Pattern(start: "gho_", noun: "a GitHub token", length: 36, isPart: isAlphanumeric),
    Pattern(start: "ghs_", noun: "a GitHub token", length: 36, isPart: isAlphanumeric),
    Pattern(start: "github_pat_", noun: "a GitHub token", length: 60, isPart: isTokenByte),
    Pattern(start: "glpat-", noun: "a GitLab token", length: 20, isPart: isTokenByte),
    Pattern(start: "xoxb-", noun: "a Slack token", length: 24, isPart: isTokenByte),
    Pattern(start: "_authToken=", noun: "a registry's token", length: 20, isPart: isTokenByte),
    Pattern(start: "sk_live_", noun: "a Stripe key", length: 24, isPart: isAlphanumeric),
  ]

  /// The patterns' beginnings, that of private keys, and what only PyArmor's output holds.
  private static let search = NeedleSearch(
    patterns.map(\.start) + [
      "PRIVATE KEY-----", "__pyarmor__(__name__, __file__,", "__pyarmor_enter__",
      "__pyarmor_exit__", "__pyarmor_assert__", "__pyarmor_bcc__",
    ])

  private static func isSecret(
    _ rest: Slice<UnsafeRawBufferPointer>, _ pattern: Pattern
  ) -> Bool {
    // `xxxxxxxx…` and the like only stand for one.
    rest.count == pattern.length && rest.allSatisfy(pattern.isPart) && Set(rest).count > 8
  }

  /// Below the line that begins a key, a line of base 64: the key itself, not talk of one.
  private static func hasKeyBehind(_ end: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
    var next = end
    while next < bytes.count, bytes[next] == 0x0d || bytes[next] == 0x0a { next += 1 }
    let line = bytes[next...].prefix(60)
    return next > end && line.count == 60
      && line.allSatisfy { isAlphanumeric($0) || $0 == 0x2b || $0 == 0x2f } && Set(line).count > 8
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}
