import Foundation

/// The Python of this machine, as an oracle.
enum Python {
  /// What the program prints; nil where there is no Python or it fails.
  static func run(_ program: String, input: [UInt8] = []) -> [UInt8]? {
    let process = Process()
    process.executableURL = Foundation.URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-I", "-c", program]
    let output = Pipe()
    // A file rather than a pipe: neither side waits for the other.
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("pyk-oracle-\(UUID().uuidString)")
    _ = FileManager.default.createFile(atPath: file.path, contents: Data(input))
    defer { try? FileManager.default.removeItem(at: file) }
    process.standardInput = FileHandle(forReadingAtPath: file.path)
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? Array(bytes) : nil
  }

  static let hasPip = run("import pip._internal.index.collector") != nil
  static let isThere = run("pass") != nil
}

/// Numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
