/// The bytes of a tar archive, unpacked as they are asked for.
///
/// - Gzip: several members one after the other are one stream, zeros behind the last are
///   padding, anything else there is refused. Each member's trailer (CRC and length) is checked.
/// - What comes out is bounded: an archive of little that unpacks to very much is refused.
final class TarInput {
  private enum Source {
    case plain
    case gzip(InflateStream)
    case foreign(ForeignStream)
  }

  let archive: String
  private let limit: Int
  private let source: Source
  /// Told from time to time how many of the packed bytes are done with.
  private let forget: ((Int) -> Void)?
  private let packedCount: Int
  private var forgotten = 0
  private static let forgetStep = 4 << 20
  /// What was unpacked and not taken yet lies in `current[position...]`.
  private var current: UnsafeRawBufferPointer
  private var position = 0
  private let buffer: UnsafeMutableRawBufferPointer
  private var isEnd: Bool
  private var total = 0

  /// The bytes must live as long as the object.
  init(
    _ bytes: UnsafeRawBufferPointer, archive: String, limit: Int, forget: ((Int) -> Void)? = nil
  ) throws(ArchiveError) {
    self.archive = archive
    self.limit = limit
    self.forget = forget
    packedCount = bytes.count
    switch ArchiveKind(bytes) {
    case .gzip:
      guard let stream = InflateStream(.gzip, bytes) else {
        throw ArchiveError(.tooLarge("no memory is left"), in: archive)
      }
      source = .gzip(stream)
      buffer = .allocate(byteCount: 256 << 10, alignment: 16)
      current = UnsafeRawBufferPointer(start: nil, count: 0)
      isEnd = false
    case .tar:
      source = .plain
      buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)
      current = bytes
      isEnd = true
    case .bzip2, .xz:
      let format = ArchiveKind(bytes) == .xz ? ForeignStream.Format.xz : .bzip2
      guard let stream = ForeignStream(format, bytes) else {
        throw ArchiveError(
          .unsupported("it is packed by \(format.name), whose library isn't on this system"),
          in: archive)
      }
      source = .foreign(stream)
      buffer = .allocate(byteCount: 256 << 10, alignment: 16)
      current = UnsafeRawBufferPointer(start: nil, count: 0)
      isEnd = false
    case let other:
      throw ArchiveError(other.problem(insteadOf: "a tar archive"), in: archive)
    }
  }

  deinit { buffer.deallocate() }

  /// Up to `count` bytes, valid until the next call; nil at the end.
  func next(_ count: Int) throws(ArchiveError) -> UnsafeRawBufferPointer? {
    while position == current.count {
      if isEnd { return nil }
      try refill()
    }
    let length = min(count, current.count - position)
    defer { position += length }
    return current.part(position, length)
  }

  /// Fills `output` as far as there are bytes; says how far.
  func read(into output: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    var filled = 0
    while filled < output.count, let piece = try next(output.count - filled) {
      UnsafeMutableRawBufferPointer(rebasing: output[filled..<filled + piece.count])
        .copyMemory(from: piece)
      filled += piece.count
    }
    return filled
  }

  private func refill() throws(ArchiveError) {
    let step: InflateStream.Step
    switch source {
    case .plain: return
    case .gzip(let stream): step = stream.next(into: buffer)
    case .foreign(let stream): step = stream.next(into: buffer)
    }
    let made: Int
    switch step {
    case .made(let count): made = count
    case .ended(let count):
      made = count
      switch source {
      case .plain: break
      case .gzip(let stream): try finishMember(stream)
      case .foreign(let stream): try checkEnd(stream.remaining)
      }
    case .failed(let problem): throw ArchiveError(problem, in: archive)
    }
    forgetWhatIsDone()
    total += made
    guard total <= limit else {
      throw ArchiveError(.tooLarge("it unpacks to more than \(limit >> 20) MiB"), in: archive)
    }
    position = 0
    current = UnsafeRawBufferPointer(buffer).part(0, made)
  }

  private func forgetWhatIsDone() {
    let rest: Int
    switch source {
    case .plain: return
    case .gzip(let stream): rest = stream.remaining.count
    case .foreign(let stream): rest = stream.remaining.count
    }
    let done = packedCount - rest
    guard let forget, done - forgotten > Self.forgetStep else { return }
    forgotten = done
    forget(done)
  }

  private func finishMember(_ stream: InflateStream) throws(ArchiveError) {
    let rest = stream.remaining
    if rest.count >= 2, rest.uint16(at: 0) == 0x8b1f, stream.reset() { return }
    try checkEnd(rest)
  }

  private func checkEnd(_ rest: UnsafeRawBufferPointer) throws(ArchiveError) {
    guard rest.allSatisfy({ $0 == 0 }) else {
      throw ArchiveError(
        .ambiguous("there are bytes after its end that nothing accounts for"), in: archive)
    }
    isEnd = true
  }
}

/// What a file is by its first bytes.
enum ArchiveKind {
  case gzip, tar, zip, bzip2, xz, compress, zstandard, unknown, empty

  init(_ bytes: UnsafeRawBufferPointer) {
    func starts(_ magic: UInt8...) -> Bool { bytes.prefix(magic.count).elementsEqual(magic) }
    self =
      if bytes.isEmpty {
        .empty
      } else if starts(0x1f, 0x8b) {
        .gzip
      } else if starts(0x50, 0x4b, 3, 4) || starts(0x50, 0x4b, 5, 6) {
        .zip
      } else if starts(0x42, 0x5a, 0x68) {
        .bzip2
      } else if starts(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0) {
        .xz
      } else if starts(0x1f, 0x9d) {
        .compress
      } else if starts(0x28, 0xb5, 0x2f, 0xfd) {
        .zstandard
      } else if bytes.count >= 512, TarHeader.hasChecksum(bytes.part(0, 512)) {
        .tar
      } else if bytes.count >= 512, bytes.count.isMultiple(of: 512),
        bytes.allSatisfy({ $0 == 0 })
      {
        .tar
      } else {
        .unknown
      }
  }

  func problem(insteadOf wanted: String) -> ArchiveError.Problem {
    switch self {
    case .empty: .notAnArchive("the file is empty")
    case .gzip: .notAnArchive("it is a gzip file, not \(wanted)")
    case .zip: .notAnArchive("it is a zip archive, not \(wanted)")
    case .tar: .notAnArchive("it is a tar archive, not \(wanted)")
    case .bzip2: .unsupported("it is packed by bzip2, which pyk does not read")
    case .xz: .unsupported("it is packed by xz, which pyk does not read")
    case .compress: .unsupported("it is packed by compress, which pyk does not read")
    case .zstandard: .unsupported("it is packed by zstandard, which pyk does not read")
    case .unknown: .notAnArchive("it is not \(wanted)")
    }
  }
}
