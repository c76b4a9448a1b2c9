internal import Glibc

/// Unpacks bzip2 and xz piece by piece, by the system's libraries where it has them.
///
/// Source distributions packed like that are old and few: nothing is linked for them, the library is
/// opened when one comes.
final class ForeignStream {
  enum Format {
    case bzip2, xz

    var name: String { self == .bzip2 ? "bzip2" : "xz" }
    fileprivate var libraries: [String] {
      switch self {
      case .bzip2: ["libbz2.so.1.0", "libbz2.so.1", "libbz2.so", "libbz2.1.0.dylib"]
      case .xz: ["liblzma.so.5", "liblzma.so", "liblzma.5.dylib"]
      }
    }
  }

  private typealias Start2 = @convention(c) (UnsafeMutableRawPointer, Int32, Int32) -> Int32
  private typealias Start3 = @convention(c) (UnsafeMutableRawPointer, UInt64, UInt32) -> UInt32
  private typealias Go2 = @convention(c) (UnsafeMutableRawPointer) -> Int32
  private typealias Go3 = @convention(c) (UnsafeMutableRawPointer, UInt32) -> UInt32
  private typealias End2 = @convention(c) (UnsafeMutableRawPointer) -> Int32
  private typealias End3 = @convention(c) (UnsafeMutableRawPointer) -> Void

  private enum Library {
    case bzip2(Start2, Go2, End2)
    case xz(Start3, Go3, End3)
  }

  /// `bz_stream` has 80 bytes, `lzma_stream` 136; both have the input first and the output at 24.
  private static let room = 256
  /// What xz may take for its dictionary, in bytes.
  private static let memoryLimit: UInt64 = 512 << 20

  private let library: Library
  private let stream: UnsafeMutableRawPointer
  private var input: UnsafeRawBufferPointer

  /// The input must live as long as the stream. Nil where the system lacks the library.
  init?(_ format: Format, _ input: UnsafeRawBufferPointer) {
    guard let library = Self.open(format) else { return nil }
    self.library = library
    self.input = input
    stream = .allocate(byteCount: Self.room, alignment: 16)
    guard start() else {
      stream.deallocate()
      return nil
    }
  }

  deinit {
    end()
    stream.deallocate()
  }

  private static func open(_ format: Format) -> Library? {
    for name in format.libraries {
      // Stays open: it is for the whole process.
      guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { continue }
      switch format {
      case .bzip2:
        guard let start = dlsym(handle, "BZ2_bzDecompressInit"),
          let go = dlsym(handle, "BZ2_bzDecompress"), let end = dlsym(handle, "BZ2_bzDecompressEnd")
        else { continue }
        return .bzip2(
          unsafeBitCast(start, to: Start2.self), unsafeBitCast(go, to: Go2.self),
          unsafeBitCast(end, to: End2.self))
      case .xz:
        guard let start = dlsym(handle, "lzma_stream_decoder"),
          let go = dlsym(handle, "lzma_code"), let end = dlsym(handle, "lzma_end")
        else { continue }
        return .xz(
          unsafeBitCast(start, to: Start3.self), unsafeBitCast(go, to: Go3.self),
          unsafeBitCast(end, to: End3.self))
      }
    }
    return nil
  }

  private func start() -> Bool {
    stream.initializeMemory(as: UInt8.self, repeating: 0, count: Self.room)
    switch library {
    case .bzip2(let start, _, _): return start(stream, 0, 0) == 0
    // Several streams one after the other are one file.
    case .xz(let start, _, _): return start(stream, Self.memoryLimit, 0x08) == 0
    }
  }

  private func end() {
    switch library {
    case .bzip2(_, _, let end): _ = end(stream)
    case .xz(_, _, let end): end(stream)
    }
  }

  /// What has not been looked at yet.
  private(set) var remaining = UnsafeRawBufferPointer(start: nil, count: 0)

  func next(into output: UnsafeMutableRawBufferPointer) -> InflateStream.Step {
    switch library {
    case .bzip2(_, let go, _): nextOfBzip2(output, go)
    case .xz(_, let go, _): nextOfXZ(output, go)
    }
  }

  private func nextOfBzip2(
    _ output: UnsafeMutableRawBufferPointer, _ go: Go2
  ) -> InflateStream.Step {
    let room = min(output.count, 1 << 30)
    let given = min(input.count, 1 << 30)
    stream.storeBytes(of: input.baseAddress, as: UnsafeRawPointer?.self)
    stream.storeBytes(of: UInt32(given), toByteOffset: 8, as: UInt32.self)
    stream.storeBytes(of: output.baseAddress, toByteOffset: 24, as: UnsafeMutableRawPointer?.self)
    stream.storeBytes(of: UInt32(room), toByteOffset: 32, as: UInt32.self)
    let status = go(stream)
    let used = given - Int(stream.load(fromByteOffset: 8, as: UInt32.self))
    let made = room - Int(stream.load(fromByteOffset: 32, as: UInt32.self))
    input = UnsafeRawBufferPointer(rebasing: input[used...])
    switch status {
    case 0 where made > 0 || used > 0: return .made(made)
    case 0: return .failed(.damaged("its compressed data are cut off"))
    case 4 where input.starts(with: [0x42, 0x5a, 0x68]):
      // Another one follows, as parallel packers make them.
      end()
      return start() ? .made(made) : .failed(.tooLarge("no memory is left"))
    case 4:
      remaining = input
      return .ended(made)
    default: return .failed(.damaged("its compressed data are damaged"))
    }
  }

  private func nextOfXZ(_ output: UnsafeMutableRawBufferPointer, _ go: Go3) -> InflateStream.Step {
    stream.storeBytes(of: input.baseAddress, as: UnsafeRawPointer?.self)
    stream.storeBytes(of: input.count, toByteOffset: 8, as: Int.self)
    stream.storeBytes(of: output.baseAddress, toByteOffset: 24, as: UnsafeMutableRawPointer?.self)
    stream.storeBytes(of: output.count, toByteOffset: 32, as: Int.self)
    let status = go(stream, 3)
    let used = input.count - stream.load(fromByteOffset: 8, as: Int.self)
    let made = output.count - stream.load(fromByteOffset: 32, as: Int.self)
    input = UnsafeRawBufferPointer(rebasing: input[used...])
    switch status {
    case 0 where made > 0 || used > 0: return .made(made)
    case 1:
      remaining = input
      return .ended(made)
    case 0, 10: return .failed(.damaged("its compressed data are cut off"))
    case 6: return .failed(.tooLarge("it takes more than \(Self.memoryLimit >> 20) MiB to unpack"))
    default: return .failed(.damaged("its compressed data are damaged"))
    }
  }
}
