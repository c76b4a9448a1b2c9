internal import CZlib

/// Unpacks deflate or gzip piece by piece, for what is too large to be held whole.
final class InflateStream {
  enum Format: Int32 {
    case raw = -15
    case gzip = 31
    case zlib = 15
  }

  enum Step {
    /// This many bytes were written; there may be more.
    case made(Int)
    /// As many were written, and the stream's end was reached and its trailer was right.
    case ended(Int)
    case failed(ArchiveError.Problem)
  }

  // zlib keeps a pointer back to it, so it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private var input: UnsafeRawBufferPointer

  /// The input must live as long as the stream. Nil where no memory is left.
  init?(_ format: Format, _ input: UnsafeRawBufferPointer) {
    self.input = input
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = inflateInit2_(
      stream, format.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    if status != Z_OK {
      stream.deallocate()
      return nil
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// What has not been looked at yet.
  var remaining: UnsafeRawBufferPointer {
    let held = Int(stream.pointee.avail_in)
    guard held > 0, let next = stream.pointee.next_in else { return input }
    return UnsafeRawBufferPointer(start: next, count: held + input.count)
  }

  /// Begins anew with what remains: the next member of a gzip file.
  func reset() -> Bool { inflateReset(stream) == Z_OK }

  func next(into output: UnsafeMutableRawBufferPointer) -> Step {
    let room = min(output.count, 1 << 30)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    while true {
      if stream.pointee.avail_in == 0, !input.isEmpty {
        // zlib counts in 32 bits.
        let count = min(input.count, 1 << 30)
        stream.pointee.next_in = UnsafeMutablePointer(
          mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(count)
        input = UnsafeRawBufferPointer(rebasing: input[count...])
      }
      let status = inflate(stream, Z_NO_FLUSH)
      let made = room - Int(stream.pointee.avail_out)
      switch status {
      case Z_STREAM_END: return .ended(made)
      case Z_OK, Z_BUF_ERROR:
        if made > 0 { return .made(made) }
        if stream.pointee.avail_in == 0, input.isEmpty {
          return .failed(.damaged("its compressed data are cut off"))
        }
        if status == Z_BUF_ERROR { return .failed(.damaged("its compressed data are damaged")) }
      case Z_MEM_ERROR: return .failed(.tooLarge("no memory is left"))
      default: return .failed(.damaged("its compressed data are damaged"))
      }
    }
  }
}
