import PykFiles
import SystemPackage

/// What one measure found, as a line of JSON.
struct Measurement {
  var name: String
  /// How many things one run did: versions, files, bytes.
  var items: Int
  var unit: String
  /// Of one run, ascending, in nanoseconds.
  var runs: [Double]

  var least: Double { runs.first ?? 0 }
  var median: Double { runs.isEmpty ? 0 : runs[runs.count / 2] }

  var line: String {
    """
    {"name": "\(name)", "unit": "\(unit)", "items": \(items), "runs": \(runs.count), \
    "min_ns": \(Int(least)), "median_ns": \(Int(median)), \
    "ns_per_item": \(rounded(median / Double(max(items, 1))))}
    """
  }

  private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}

/// Runs measures and prints them.
struct Bench {
  /// Beginnings of the names that are wanted; all where there are none.
  var names: [String] = []

  func measure(
    _ name: String, items: Int, unit: String, _ body: () throws -> Void
  ) rethrows {
    guard names.isEmpty || names.contains(where: { name.hasPrefix($0) }) else { return }
    print(try Self.time(name, items: items, unit: unit, body).line)
  }

  /// At least five runs and a third of a second, at most a hundred runs; the first doesn't count.
  static func time(
    _ name: String, items: Int, unit: String, least: Int = 5, _ body: () throws -> Void
  ) rethrows -> Measurement {
    let clock = ContinuousClock()
    try body()
    var runs: [Double] = []
    let start = clock.now
    while runs.count < least || (clock.now - start < .milliseconds(330) && runs.count < 100) {
      let taken = try clock.measure(body).components
      runs.append(Double(taken.seconds) * 1e9 + Double(taken.attoseconds) / 1e9)
    }
    return Measurement(name: name, items: items, unit: unit, runs: runs.sorted())
  }
}

/// Keeps the optimiser from leaving out what nobody looks at.
@inline(never)
func consume<Value>(_ value: Value) {}

/// A generator whose numbers are the same in every run.
struct Sequence32 {
  private var state: UInt64 = 0x9e37_79b9_7f4a_7c15

  mutating func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}

/// Folders that no run had before, all removed at the end.
final class Scratch {
  private let folder: TemporaryDirectory
  private var count = 0

  init() throws { folder = try TemporaryDirectory(prefix: "pyk-bench-") }

  func fresh(_ name: String) throws -> FilePath {
    count += 1
    let path = folder.path.appending("\(name)-\(count)")
    try Files.createDirectories(path)
    return path
  }

  func remove() { try? folder.close() }
}
