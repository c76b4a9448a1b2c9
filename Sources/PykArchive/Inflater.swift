internal import CDeflate
internal import Synchronization

/// What unpacks one entry at a time: libdeflate's decompressor, and room for what comes out.
///
/// Taken from a pool and given back, so that each thread has its own and none is made twice.
final class Inflater {
  private let decompressor: OpaquePointer
  private var scratch: UnsafeMutableRawBufferPointer

  /// Room that is kept when the inflater goes back to the pool.
  private static let keptRoom = 8 << 20
  private static let pool = Mutex<[Pooled]>([])

  /// Only one thread has an inflater out of the pool at a time.
  private struct Pooled: @unchecked Sendable {
    let inflater: Inflater
  }

  /// Nil where no memory is left.
  private init?() {
    guard let decompressor = libdeflate_alloc_decompressor() else { return nil }
    self.decompressor = decompressor
    scratch = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  }

  deinit {
    libdeflate_free_decompressor(decompressor)
    scratch.deallocate()
  }

  static func borrow<Result, Problem: Error>(
    archive: String, failing: (ArchiveError) -> Problem,
    _ body: (Inflater) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    let pooled = pool.withLock { $0.popLast() }
    guard let inflater = pooled?.inflater ?? Inflater() else {
      throw failing(ArchiveError(.tooLarge("no memory is left"), in: archive))
    }
    defer {
      if inflater.scratch.count > keptRoom {
        inflater.scratch.deallocate()
        inflater.scratch = UnsafeMutableRawBufferPointer(start: nil, count: 0)
      }
      let pooled = Pooled(inflater: inflater)
      pool.withLock { if $0.count < 8 { $0.append(pooled) } }
    }
    return try body(inflater)
  }

  /// Room for `size` bytes, valid until the next call.
  func room(_ size: Int) -> UnsafeMutableRawBufferPointer {
    if scratch.count < size {
      scratch.deallocate()
      scratch = .allocate(byteCount: max(size, 256 << 10), alignment: 16)
    }
    return UnsafeMutableRawBufferPointer(rebasing: scratch[..<size])
  }

  /// Unpacks raw deflate that must use up `bytes` and fill `output`, both exactly.
  func inflate(
    _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> ArchiveError.Problem? {
    var used = 0
    var made = 0
    // libdeflate wants an address also where there is no room to write to.
    var nowhere: UInt8 = 0
    let result = withUnsafeMutablePointer(to: &nowhere) { nowhere in
      libdeflate_deflate_decompress_ex(
        decompressor, bytes.baseAddress, bytes.count,
        output.baseAddress ?? UnsafeMutableRawPointer(nowhere), output.count, &used, &made)
    }
    switch result {
    case LIBDEFLATE_SUCCESS:
      if made != output.count {
        return .damaged("it unpacks to \(made) bytes where it should be \(output.count)")
      }
      if used != bytes.count {
        return .ambiguous("its data end before the place that the archive says")
      }
      return nil
    case LIBDEFLATE_INSUFFICIENT_SPACE:
      return .tooLarge("it unpacks to more than the \(output.count) bytes that the archive says")
    default:
      return .damaged("its compressed data are damaged")
    }
  }

  static func crc(_ bytes: UnsafeRawBufferPointer, after crc: UInt32 = 0) -> UInt32 {
    // libdeflate takes an absent buffer as "give me the first value".
    bytes.isEmpty ? crc : libdeflate_crc32(crc, bytes.baseAddress, bytes.count)
  }
}

extension Inflater {
  /// Unpacks a whole entry and checks it.
  static func read(
    _ entry: ZipEntry, from data: UnsafeRawBufferPointer,
    into output: UnsafeMutableRawBufferPointer, _ archive: String
  ) throws(ArchiveError) {
    let problem: ArchiveError.Problem?
    switch entry.method {
    case .stored:
      output.copyMemory(from: data)
      problem = nil
    case .deflated:
      problem = try borrow(archive: archive, failing: { $0 }) { inflater throws(ArchiveError) in
        inflater.inflate(data, into: output)
      }
    }
    if let problem { throw ArchiveError(problem, in: archive, entry: entry.path.string) }
    try check(crc(UnsafeRawBufferPointer(output)), entry, archive)
  }

  static func read(
    _ entry: ZipEntry, from data: UnsafeRawBufferPointer, _ limit: Int, _ archive: String
  ) throws(ArchiveError) -> [UInt8] {
    guard entry.size <= limit else {
      throw ArchiveError(
        .tooLarge("it is larger than \(limit) bytes"), in: archive, entry: entry.path.string)
    }
    var failure: ArchiveError?
    let bytes = [UInt8](unsafeUninitializedCapacity: entry.size) { buffer, count in
      do throws(ArchiveError) {
        let room = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[..<entry.size])
        try read(entry, from: data, into: room, archive)
        count = entry.size
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  static func check(_ crc: UInt32, _ entry: ZipEntry, _ archive: String) throws(ArchiveError) {
    guard crc == entry.crc else {
      throw ArchiveError(
        .damaged("its checksum is wrong"), in: archive, entry: entry.path.string)
    }
  }
}
