internal import CCurl

/// The codings `zstd` and `br`, by libraries that libcurl has loaded.
struct StreamDecoder: Sendable {
  private enum Library: @unchecked Sendable {
    // Sendable because a table of functions is filled once and never changed.
    case zstd(pyk_zstd)
    case brotli(pyk_brotli)
  }

  private let library: Library

  /// Nil where libcurl came without it; asked after libcurl was opened.
  static let zstd: StreamDecoder? = {
    var table = pyk_zstd()
    return pyk_zstd_load(&table) != 0 ? StreamDecoder(library: .zstd(table)) : nil
  }()

  static let brotli: StreamDecoder? = {
    var table = pyk_brotli()
    return pyk_brotli_load(&table) != 0 ? StreamDecoder(library: .brotli(table)) : nil
  }()

  func decode(_ bytes: [UInt8], limit: Int) throws(HTTPFault) -> [UInt8] {
    switch library {
    case .zstd(var table):
      guard let stream = pyk_zstd_create(&table) else { throw ContentCoding.noMemory }
      defer { pyk_zstd_release(&table, stream) }
      return try run(bytes, limit: limit, hasFrames: true) {
        pyk_zstd_decompress(&table, stream, &$0, &$1)
      }
    case .brotli(var table):
      guard let stream = pyk_brotli_create(&table) else { throw ContentCoding.noMemory }
      defer { pyk_brotli_release(&table, stream) }
      return try run(bytes, limit: limit, hasFrames: false) {
        pyk_brotli_decompress(&table, stream, &$0, &$1)
      }
    }
  }

  /// - Parameters:
  ///   - hasFrames: Whether another may begin after the end of one.
  ///   - step: 0 at the end, 1 where more is to come or to go, -1 for damage.
  private func run(
    _ bytes: [UInt8], limit: Int, hasFrames: Bool,
    _ step: (_ output: inout pyk_span, _ input: inout pyk_span) -> Int32
  ) throws(HTTPFault) -> [UInt8] {
    var output: [UInt8] = []
    var position = 0
    while true {
      var room = max(4096, min(limit - output.count, max(bytes.count * 4, output.count)))
      // One byte more than is allowed, so that what is too much is seen.
      room = min(room, limit - output.count + 1)
      var status: Int32 = -1
      let consumedBefore = position
      let piece = [UInt8](unsafeUninitializedCapacity: room) { buffer, produced in
        bytes.withUnsafeBytes { source in
          var target = pyk_span(bytes: buffer.baseAddress, size: room, position: 0)
          var input = pyk_span(
            bytes: UnsafeMutableRawPointer(mutating: source.baseAddress), size: source.count,
            position: position)
          status = step(&target, &input)
          produced = target.position
          position = input.position
        }
      }
      if output.isEmpty { output = piece } else { output += piece }
      guard status >= 0 else { throw ContentCoding.damage }
      guard output.count <= limit else { throw HTTPFault(.tooLarge(limit: Int64(limit))) }
      if status == 0, position == bytes.count { return output }
      let isStuck = position == consumedBefore && piece.isEmpty
      if isStuck || (status == 0 && !hasFrames) { throw ContentCoding.damage }
    }
  }
}
