internal import Synchronization

/// How far an upload has come, for whoever interrupts it.
package final class UploadTally: Sendable {
  private struct State {
    var files: [String] = []
    var done: [Int: UploadedFile.Status] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  func begin(_ files: [String]) { state.withLock { $0.files = files } }

  func finish(_ index: Int, _ status: UploadedFile.Status) {
    state.withLock { $0.done[index] = status }
  }

  /// What to say to somebody who pressed Ctrl-C.
  package var interruptionMessage: String {
    state.withLock { state in
      let uploaded = state.done.values.count { $0 == .uploaded }
      guard uploaded > 0 else { return "interrupted; no file was uploaded whole" }
      return "interrupted; \(uploaded) of \(counted(state.files.count, "file")) were uploaded: "
        + "the same command goes on where this one stopped"
    }
  }
}
