internal import CDeflate

/// Bodies that servers compress; undone here rather than in libcurl, off the network thread and
/// with libdeflate, which takes half of zlib's time.
///
/// https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1
enum ContentCoding {
  /// The value of `Accept-Encoding`.
  static var offered: String { "gzip" }

  /// - Parameter limit: In bytes, of what comes out.
  static func decode(
    _ bytes: [UInt8], coding: String, limit: Int
  ) throws(HTTPFault) -> [UInt8] {
    var bytes = bytes
    // The last one named was applied last.
    let names = coding.split(separator: ",").map { $0.trimmingSpaces.lowercased() }
    guard names.count <= 3 else {
      throw HTTPFault(.malformed("it is compressed \(names.count) times"))
    }
    for name in names.reversed() {
      switch name {
      case "", "identity": continue
      case "gzip", "x-gzip": bytes = try gunzip(bytes, limit: limit)
      default:
        throw HTTPFault(
          .malformed(
            "it is compressed as `\(PlainText.line(Array(name.utf8), limit: 40))`, which nobody asked for"
          ))
      }
    }
    return bytes
  }

  private static func gunzip(_ bytes: [UInt8], limit: Int) throws(HTTPFault) -> [UInt8] {
    guard let decompressor = libdeflate_alloc_decompressor() else {
      throw HTTPFault(.malformed("there is no memory to decompress it"))
    }
    defer { libdeflate_free_decompressor(decompressor) }
    var output: [UInt8] = []
    var consumed = 0
    // Several members in a row are one body.
    while consumed < bytes.count {
      let member = try inflateMember(
        bytes, from: consumed, limit: limit - output.count, decompressor)
      consumed += member.consumed
      if output.isEmpty { output = member.output } else { output += member.output }
    }
    return output
  }

  private static func inflateMember(
    _ bytes: [UInt8], from start: Int, limit: Int, _ decompressor: OpaquePointer
  ) throws(HTTPFault) -> (output: [UInt8], consumed: Int) {
    // The last four bytes say the size (modulo 2^32) where there is one member; a lie only costs
    // another round.
    let count = bytes.count - start
    let told = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    var capacity = max(
      64, min(told, limit, count.multipliedReportingOverflow(by: 1032).partialValue))
    while true {
      var consumed = 0
      var result = LIBDEFLATE_BAD_DATA
      let output = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, produced in
        bytes.withUnsafeBytes { input in
          result = libdeflate_gzip_decompress_ex(
            decompressor, input.baseAddress?.advanced(by: start), count, buffer.baseAddress,
            capacity, &consumed, &produced)
        }
        if result != LIBDEFLATE_SUCCESS { produced = 0 }
      }
      switch result {
      case LIBDEFLATE_SUCCESS:
        guard output.count <= limit else { throw HTTPFault(.tooLarge(limit: Int64(limit))) }
        return (output, consumed)
      case LIBDEFLATE_INSUFFICIENT_SPACE:
        guard capacity < limit else { throw HTTPFault(.tooLarge(limit: Int64(limit))) }
        capacity = min(limit, max(4096, capacity * 4))
      default: throw HTTPFault(.truncated("the compressed body is damaged or ends early"))
      }
    }
  }
}
