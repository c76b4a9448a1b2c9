import Oracles

extension Python {
  /// 3.11 and later.
  static let hasTOML = has("tomllib")
}
