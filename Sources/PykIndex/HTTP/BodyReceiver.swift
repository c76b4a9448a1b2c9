internal import PykDigests
internal import SystemPackage

/// Takes a body to where its request wants it, over as many attempts as it needs.
final class BodyReceiver {
  private let sink: HTTPSink
  private(set) var bytes: [UInt8] = []
  /// The bytes that went to the sink so far, all of one representation of the resource.
  private(set) var received: Int64 = 0
  private var hashes: [RunningHash] = []
  private var fileStart: Int64 = 0
  /// What `If-Range` may name so that the rest belongs to what is there; nil: begin again.
  var validator: String?

  /// `StreamingHash` can't be copied, so it can't stand in an array.
  private final class RunningHash {
    var hash: StreamingHash
    init(_ algorithm: HashAlgorithm) { hash = StreamingHash(algorithm) }

    func finish() -> Digest {
      var last = StreamingHash(hash.algorithm)
      swap(&last, &hash)
      return last.finish()
    }
  }

  init(_ sink: HTTPSink) throws(HTTPFault) {
    self.sink = sink
    guard case .file(let file, let algorithms, _) = sink else { return }
    hashes = algorithms.map { RunningHash($0) }
    do {
      fileStart = try file.seek(offset: 0, from: .current)
    } catch {
      throw HTTPFault(.notWritten("\(error)"))
    }
  }

  /// Whether only a `Range` request for the rest is needed after a failure.
  var canResume: Bool {
    if case .memory = sink { return false }
    return received > 0 && validator != nil
  }

  var decodes: Bool { if case .memory = sink { true } else { false } }

  var limit: Int64 {
    switch sink {
    case .memory(let limit): Int64(limit)
    case .file(_, _, let limit): limit
    case .chunks: .max
    }
  }

  func expect(_ count: Int64) {
    // No more than a page has: a server may say anything.
    if case .memory = sink { bytes.reserveCapacity(Int(min(count, limit, 4 << 20))) }
  }

  /// Forgets what came: the next byte is the first.
  func restart() throws(HTTPFault) {
    validator = nil
    guard received > 0 else { return }
    received = 0
    bytes.removeAll(keepingCapacity: true)
    if case .file(let file, let algorithms, _) = sink {
      hashes = algorithms.map { RunningHash($0) }
      do {
        try file.resize(to: fileStart)
      } catch {
        throw HTTPFault(.notWritten("\(error)"))
      }
    }
  }

  func receive(_ chunk: UnsafeRawBufferPointer) throws(HTTPFault) {
    guard Int64(chunk.count) <= limit - received else { throw HTTPFault(.tooLarge(limit: limit)) }
    switch sink {
    case .memory:
      bytes.append(contentsOf: chunk)
    case .file(let file, _, _):
      do {
        try file.writeAll(toAbsoluteOffset: fileStart + received, chunk)
      } catch {
        throw HTTPFault(.notWritten("\(error)"))
      }
      for running in hashes { running.hash.update(chunk) }
    case .chunks(let take):
      guard take(received, chunk) else { throw HTTPFault(.cancelled) }
    }
    received += Int64(chunk.count)
  }

  /// Call once, after the last byte.
  func finishDigests() -> [Digest] { hashes.map { $0.finish() } }

  func takeBytes() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }
}

/// Why a transfer is given up from within, before its error knows URL and attempts.
struct HTTPFault: Error {
  var kind: HTTPError.Kind
  init(_ kind: HTTPError.Kind) { self.kind = kind }
}
