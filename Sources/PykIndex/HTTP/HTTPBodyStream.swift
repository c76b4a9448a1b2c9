internal import PykDiagnostics
package import PykFiles
internal import SystemPackage

/// A body that is read while it is sent: pieces of text and whole files, one after the other.
///
/// - Its length is known before the first byte goes: servers refuse chunks of unknown number.
/// - It may be begun again, as often as a connection turns out to be dead.
package struct HTTPBodyStream: Sendable {
  package enum Piece: Sendable {
    case bytes([UInt8])
    /// The first `size` bytes of a file; one that has become shorter ends the request.
    case file(OpenFile, size: Int64)

    var count: Int64 {
      switch self {
      case .bytes(let bytes): Int64(bytes.count)
      case .file(_, let size): size
      }
    }
  }

  package let pieces: [Piece]
  /// In bytes.
  package let count: Int64

  package init(_ pieces: [Piece]) {
    self.pieces = pieces
    count = pieces.reduce(0) { $0 + $1.count }
  }
}

/// Where the reading of a streamed body is; lives on the network thread.
final class BodySender {
  private let stream: HTTPBodyStream
  private var piece = 0
  private var offset: Int64 = 0
  private(set) var sent: Int64 = 0
  /// Why reading failed.
  private(set) var failure: FileFailure?
  private var toldProgress: UInt64 = 0
  private let progress: (@Sendable (Int64) -> Void)?

  init(_ stream: HTTPBodyStream, progress: (@Sendable (Int64) -> Void)?) {
    self.stream = stream
    self.progress = progress
  }

  var isComplete: Bool { sent == stream.count }

  /// Fills what it can; 0 at the end, nil where the file can't be read as it was promised.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    var filled = 0
    while filled < buffer.count, piece < stream.pieces.count {
      let current = stream.pieces[piece]
      let left = current.count - offset
      guard left > 0 else {
        piece += 1
        offset = 0
        continue
      }
      let count = min(buffer.count - filled, Int(clamping: left))
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<filled + count])
      switch current {
      case .bytes(let bytes):
        let start = Int(offset)
        bytes.withUnsafeBytes { room.copyMemory(from: .init(rebasing: $0[start..<start + count])) }
      case .file(let file, _):
        guard fill(room, from: file) else { return nil }
      }
      filled += count
      offset += Int64(count)
    }
    sent += Int64(filled)
    tellProgress()
    return filled
  }

  private func fill(_ room: UnsafeMutableRawBufferPointer, from file: OpenFile) -> Bool {
    do throws(FileFailure) {
      let count = try file.read(into: room, at: Int(offset))
      if count == room.count { return true }
      failure = FileFailure("read the rest of", file.path, errno: .ioError)
    } catch {
      failure = error
    }
    return false
  }

  /// Goes to a place counted from the body's first byte.
  func seek(to place: Int64) -> Bool {
    guard place >= 0, place <= stream.count else { return false }
    piece = 0
    offset = place
    while piece < stream.pieces.count, offset >= stream.pieces[piece].count {
      offset -= stream.pieces[piece].count
      piece += 1
    }
    sent = place
    return true
  }

  private func tellProgress() {
    guard let progress else { return }
    let now = Clock.nanoseconds
    guard isComplete || now - toldProgress >= 50_000_000 else { return }
    toldProgress = now
    progress(sent)
  }
}
