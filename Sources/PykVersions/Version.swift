/// A version of a distribution, as PEP 440 defines it.
///
/// - Every accepted spelling is read; `description` is the normal form, trailing zeros kept.
/// - Equality, hash and order follow the specification: `1.0` equals `1.0.0`, and an absent local
///   part sorts before every present one.
/// - Nearly every version is held as one integer, the packed form: its bits order as the versions
///   do, so that comparing is comparing integers. What doesn't fit (an epoch, a local part, very
///   long or very large numbers) is held at length behind the same type and only costs more.
/// - Numbers of the release, and those after `a`, `b`, `rc`, `post` and `dev`, go up to `Int.max`;
///   those in a local part have no bound.
///
/// https://packaging.python.org/en/latest/specifications/version-specifiers/
public struct Version: Sendable {
  @usableFromInline
  enum Storage: Sendable {
    /// A sort key in the upper bits, the count of trailing zeros of the release in the lowest four.
    case packed(UInt64)
    case long(LongVersion)
  }

  @usableFromInline let storage: Storage

  @usableFromInline
  init(storage: Storage) {
    self.storage = storage
  }

  init(_ parts: VersionParts) {
    if let packed = PackedVersion(parts) {
      storage = .packed(packed.bits)
    } else {
      storage = .long(LongVersion(parts))
    }
  }
}

/// The three kinds of pre-release, in their order.
public enum PrereleaseKind: UInt8, Sendable, Hashable, Comparable {
  case alpha, beta, candidate

  /// The normal spelling: `a`, `b` or `rc`.
  public var spelling: String {
    switch self {
    case .alpha: "a"
    case .beta: "b"
    case .candidate: "rc"
    }
  }

  /// Alpha before beta before candidate.
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

extension Version {
  /// The version made of these parts; nil where `release` is empty, a number is negative, or the
  /// local part isn't one.
  public init?(
    epoch: Int = 0, release: [Int], pre: (kind: PrereleaseKind, number: Int)? = nil,
    post: Int? = nil, dev: Int? = nil, local: String? = nil
  ) {
    guard
      epoch >= 0, !release.isEmpty, release.allSatisfy({ $0 >= 0 }), pre?.number ?? 0 >= 0,
      post ?? 0 >= 0, dev ?? 0 >= 0
    else { return nil }
    var segments: [LocalSegment] = []
    if let local {
      guard let read = LocalSegment.segments(Array(local.utf8)[...]) else { return nil }
      segments = read
    }
    self.init(
      VersionParts(
        epoch: epoch, release: release,
        pre: pre.map { Prerelease(kind: $0.kind, number: $0.number) },
        post: post, dev: dev, local: segments))
  }

  var parts: VersionParts {
    switch storage {
    case .packed(let bits): PackedVersion(bits: bits).parts
    case .long(let long): long.parts
    }
  }

  /// The number before `!`, or 0.
  public var epoch: Int { if case .long(let long) = storage { long.parts.epoch } else { 0 } }

  /// The release numbers as they were written, trailing zeros kept; at least one.
  public var release: [Int] { parts.release }

  /// The pre-release mark, such as `rc` and 1 for `1.0rc1`.
  public var pre: (kind: PrereleaseKind, number: Int)? { parts.pre.map { ($0.kind, $0.number) } }

  /// The number after `post`.
  public var post: Int? { parts.post }

  /// The number after `dev`.
  public var dev: Int? { parts.dev }

  /// The normal form of what stands after `+`.
  public var local: String? {
    guard case .long(let long) = storage, !long.parts.local.isEmpty else { return nil }
    return long.parts.local.map(\.description).joined(separator: ".")
  }

  /// Whether it is a pre-release or a development release.
  public var isPrerelease: Bool {
    switch storage {
    case .packed(let bits): PackedVersion(bits: bits).isPrerelease
    case .long(let long): long.parts.isPrerelease
    }
  }

  /// Whether it carries a `post` mark.
  public var isPostrelease: Bool { post != nil }

  /// Whether it carries a local part.
  public var isLocal: Bool {
    if case .long(let long) = storage { !long.parts.local.isEmpty } else { false }
  }

  /// The version without its local part.
  public var publicVersion: Version {
    guard isLocal else { return self }
    var parts = parts
    parts.local = []
    return Version(parts)
  }

  /// Epoch and release alone.
  public var baseVersion: Version {
    let parts = parts
    return Version(VersionParts(epoch: parts.epoch, release: parts.release))
  }

  /// The first release number, and 0 where a number isn't there.
  public var major: Int { number(0) }
  /// The second release number, or 0.
  public var minor: Int { number(1) }
  /// The third release number, or 0.
  public var micro: Int { number(2) }

  private func number(_ index: Int) -> Int {
    let release = release
    return index < release.count ? release[index] : 0
  }
}
