internal import CDeflate

/// The `gzip` coding, by libdeflate.
enum Gzip {
  static func decode(_ bytes: [UInt8], limit: Int) throws(HTTPFault) -> [UInt8] {
    guard let decompressor = libdeflate_alloc_decompressor() else { throw ContentCoding.noMemory }
    defer { libdeflate_free_decompressor(decompressor) }
    var output: [UInt8] = []
    var consumed = 0
    // Several members in a row are one body.
    repeat {
      let member = try decodeMember(
        bytes, from: consumed, limit: limit - output.count, decompressor)
      consumed += member.consumed
      if output.isEmpty { output = member.output } else { output += member.output }
    } while consumed < bytes.count
    return output
  }

  private static func decodeMember(
    _ bytes: [UInt8], from start: Int, limit: Int, _ decompressor: OpaquePointer
  ) throws(HTTPFault) -> (output: [UInt8], consumed: Int) {
    let count = bytes.count - start
    // The last four bytes are the size (modulo 2^32) where there is one member; a lie costs
    // another round, and no more memory than so many bytes can become.
    let told = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    var capacity = max(64, min(told, limit, count * 1032))
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
      default: throw ContentCoding.damage
      }
    }
  }
}
