/// What a wheel is for: Python, ABI and platform, such as `cp311-cp311-manylinux_2_17_x86_64`.
///
/// https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/
package struct WheelTag: Sendable, Hashable, CustomStringConvertible {
  package let python: String
  package let abi: String
  package let platform: String

  package init(python: String, abi: String, platform: String) {
    self.python = python
    self.abi = abi
    self.platform = platform
  }

  package var description: String { "\(python)-\(abi)-\(platform)" }

  /// Every tag of a compressed set such as `py2.py3-none-any`; empty where there are not three
  /// parts. Letters come out in lower case.
  package static func expanded(_ compressed: some StringProtocol) -> [WheelTag] {
    let parts = compressed.lowercased().split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return [] }
    return parts[0].split(separator: ".").flatMap { python in
      parts[1].split(separator: ".").flatMap { abi in
        parts[2].split(separator: ".").map {
          WheelTag(python: String(python), abi: String(abi), platform: String($0))
        }
      }
    }
  }
}
