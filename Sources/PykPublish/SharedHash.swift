internal import PykDigests
internal import Synchronization

/// The SHA-256 of what comes in chunks on another thread; begins anew at offset 0.
final class SharedHash: Sendable {
  /// A hash can't be copied, so it can't stand in a lock by itself.
  private struct Running: ~Copyable {
    var hash = StreamingHash(.sha256)
  }

  private let state = Mutex(Running())

  func update(_ bytes: UnsafeRawBufferPointer, at offset: Int64) {
    state.withLock { state in
      if offset == 0 { state.hash = StreamingHash(.sha256) }
      state.hash.update(bytes)
    }
  }

  func finish() -> Digest {
    state.withLock { state in
      var last = StreamingHash(.sha256)
      swap(&last, &state.hash)
      return last.finish()
    }
  }
}
