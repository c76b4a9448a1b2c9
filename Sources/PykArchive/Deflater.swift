internal import CDeflate

/// libdeflate's compressor at one level.
final class Deflater {
  let level: Int
  private let compressor: OpaquePointer

  /// Nil where no memory is left.
  init?(level: Int) {
    guard let compressor = libdeflate_alloc_compressor(Int32(level)) else { return nil }
    self.level = level
    self.compressor = compressor
  }

  deinit { libdeflate_free_compressor(compressor) }

  /// Raw deflate; nil where that would not be smaller.
  func deflate(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    var made = 0
    let packed = [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
      made = libdeflate_deflate_compress(
        compressor, bytes.baseAddress, bytes.count, buffer.baseAddress, bytes.count)
      count = made
    }
    return made > 0 ? packed : nil
  }

  /// A gzip file of one member, without a name and a time.
  func gzip(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    let bound = libdeflate_gzip_compress_bound(compressor, bytes.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      count = libdeflate_gzip_compress(
        compressor, bytes.baseAddress, bytes.count, buffer.baseAddress, bound)
    }
  }
}
