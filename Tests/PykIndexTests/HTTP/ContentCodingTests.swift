import LoopbackServers
import CZlib
import PykFormats
import Testing

@testable import PykIndex

/// One member of gzip, made by zlib.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  deflateInit2_(
    &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  defer { deflateEnd(&stream) }
  let bound = Int(deflateBound(&stream, UInt(bytes.count))) + 32
  var bytes = bytes
  return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
    bytes.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = buffer.baseAddress
      stream.avail_out = UInt32(bound)
      deflate(&stream, Z_FINISH)
      count = bound - Int(stream.avail_out)
    }
  }
}

private func bytes(hex: String) -> [UInt8] {
  let digits = hex.utf8.map { $0 < 0x3a ? $0 - 0x30 : $0 - 0x57 }
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

@Suite struct ContentCodingTests {
  private static let zeros = [UInt8](repeating: 0, count: 5 << 20)
  private static let brotli = bytes(hex: "1b890200041c87d7bbfbee8b885483f4568de77437d0fa18")
  private static let zstd = bytes(
    hex: "28b52ffd04589500005868656c6c6f207a737464200100185c152f29f8ede5")

  @Test func gzipComesBack() throws {
    let samples = [[], [1], Array("abc".utf8), patterned(100_000), Self.zeros]
    for sample in samples {
      let decoded = try ContentCoding.decode(gzipped(sample), coding: "GZIP", limit: 10 << 20)
      #expect(decoded == sample)
    }
    let two = gzipped(Array("one ".utf8)) + gzipped(Array("two".utf8))
    #expect(try ContentCoding.decode(two, coding: "x-gzip", limit: 100) == Array("one two".utf8))
    let twice = gzipped(gzipped([1, 2, 3]))
    #expect(try ContentCoding.decode(twice, coding: "gzip, gzip", limit: 100) == [1, 2, 3])
    #expect(try ContentCoding.decode([1, 2], coding: "identity", limit: 100) == [1, 2])
  }

  @Test func aBombIsDefused() {
    let bomb = gzipped(Self.zeros)
    #expect(bomb.count < 10_000)
    #expect(throws: HTTPFault.self) {
      try ContentCoding.decode(bomb, coding: "gzip", limit: (5 << 20) - 1)
    }
    let parts =
      gzipped([UInt8](repeating: 0, count: 60)) + gzipped([UInt8](repeating: 0, count: 60))
    #expect(throws: HTTPFault.self) {
      try ContentCoding.decode(parts, coding: "gzip", limit: 100)
    }
  }

  @Test func damageIsSeen() throws {
    let whole = gzipped(patterned(1000))
    for count in stride(from: 1, to: whole.count, by: 37) {
      #expect(throws: HTTPFault.self) {
        try ContentCoding.decode(Array(whole[..<count]), coding: "gzip", limit: 1 << 20)
      }
    }
    for index in stride(from: 0, to: whole.count, by: 13) where !(4...9).contains(index) {
      var broken = whole
      broken[index] ^= 0x55
      _ = try? ContentCoding.decode(broken, coding: "gzip", limit: 1 << 20)
    }
    #expect(try ContentCoding.decode([1], coding: "utf-8", limit: 9) == [1])
    let many = [String](repeating: "gzip", count: 9).joined(separator: ",")
    #expect(throws: HTTPFault.self) { try ContentCoding.decode([1], coding: many, limit: 9) }
  }

  @Test(arguments: ["br", "zstd"]) func whatLibcurlBringsAlong(coding: String) throws {
    let isOffered = ContentCoding.offered.split(separator: ",").contains { $0.hasSuffix(coding) }
    guard isOffered else {
      print("skipped: this libcurl has no \(coding)")
      return
    }
    let compressed = coding == "br" ? Self.brotli : Self.zstd
    let plain = coding == "br" ? "hello brotli " : "hello zstd "
    let expected = Array(String(repeating: plain, count: 50).utf8)
    #expect(try ContentCoding.decode(compressed, coding: coding, limit: expected.count) == expected)
    for limit in [0, 1, expected.count - 1] {
      #expect(throws: HTTPFault.self) {
        try ContentCoding.decode(compressed, coding: coding, limit: limit)
      }
    }
    for count in 0..<compressed.count {
      #expect(throws: HTTPFault.self) {
        try ContentCoding.decode(Array(compressed[..<count]), coding: coding, limit: 1 << 20)
      }
    }
    #expect(throws: HTTPFault.self) {
      try ContentCoding.decode(compressed + [0], coding: coding, limit: 1 << 20)
    }
  }

  @Test func twoFramesOfZstdAreOneBody() throws {
    guard ContentCoding.offered.contains("zstd") else { return }
    let both = try ContentCoding.decode(Self.zstd + Self.zstd, coding: "zstd", limit: 1 << 20)
    #expect(both.count == 1100)
  }

  @Test func aServersBodyIsDecoded() throws {
    let text = Array(String(repeating: "acme-1.0-py3-none-any.whl\n", count: 2000).utf8)
    let server = try Server { _ in .bytes(gzipped(text)).with("Content-Encoding", "gzip") }
    let response = try HTTPClient(quickConfiguration()).response(
      to: HTTPRequest(.get, url(server.address)))
    #expect(response.body == text)
    #expect(response.bodySize == Int64(text.count))
  }

  @Test func aBrokenCompressedBodyIsAskedForAgain() throws {
    let counter = Counter()
    let whole = gzipped(patterned(5000))
    let server = try Server { _ in
      let body = counter.next() == 0 ? Array(whole.dropLast(20)) : whole
      return .bytes(body).with("Content-Encoding", "gzip")
    }
    let response = try HTTPClient(quickConfiguration()).response(
      to: HTTPRequest(.get, url(server.address)))
    #expect(response.body == patterned(5000))
    let broken = try Server { _ in .bytes([31, 139, 8]).with("Content-Encoding", "gzip") }
    let error = try failure(
      HTTPClient(quickConfiguration()), HTTPRequest(.get, url(broken.address)))
    guard case .truncated = error.kind else {
      Issue.record("\(error)")
      return
    }
    #expect(broken.requests.count == 6)
  }

  @Test func whatIsTooLargeUnpackedIsRefused() throws {
    let bomb = gzipped(Self.zeros)
    let server = try Server { _ in .bytes(bomb).with("Content-Encoding", "gzip") }
    let request = try HTTPRequest(.get, url(server.address), sink: .memory(limit: 1 << 20))
    let error = try failure(HTTPClient(quickConfiguration()), request)
    #expect(error.kind == .tooLarge(limit: 1 << 20))
    #expect(server.requests.count == 1)
  }
}
