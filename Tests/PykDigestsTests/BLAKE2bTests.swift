import Foundation
import PykDigests
import Testing

/// What `hashlib.blake2b(digest_size=32)` says of the bytes 0, 1, 2 … 250, 0 … of these lengths.
private let lengths = [0, 1, 63, 64, 127, 128, 129, 255, 256, 257, 1000, 4096, 100_003]

private func pattern(_ length: Int) -> [UInt8] { (0..<length).map { UInt8($0 % 251) } }

@Suite struct BLAKE2bTests {
  @Test func knowsTheEmptyText() {
    #expect(
      BLAKE2b256().finishHex()
        == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8")
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"), "needs python3"))
  func agreesWithHashlib() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = [
      "-c",
      """
      import hashlib
      for n in \(lengths):
          print(hashlib.blake2b(bytes(i % 251 for i in range(n)), digest_size=32).hexdigest())
      """,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let expected = text.split(separator: "\n").map(String.init)
    #expect(expected.count == lengths.count)
    for (length, digest) in zip(lengths, expected) {
      let bytes = pattern(length)
      for step in [1, 7, 128, 1000, max(1, length)] where length / step < 5000 {
        var hash = BLAKE2b256()
        for start in stride(from: 0, to: length, by: step) {
          hash.update(Array(bytes[start..<min(length, start + step)]))
        }
        #expect(hash.finishHex() == digest, "\(length) bytes, \(step) at a time")
      }
    }
  }
}
