internal import Glibc
internal import Synchronization

/// Names that no other thread, process or machine on the same folder comes up with.
enum TemporaryName {
  private static let counter = Atomic<UInt64>(0)

  static func next(prefix: String) -> String {
    let count = counter.add(1, ordering: .relaxed).newValue
    let random = UInt64.random(in: .min ... .max)
    return "\(prefix)\(getpid())-\(count)-\(String(random, radix: 36))"
  }
}
