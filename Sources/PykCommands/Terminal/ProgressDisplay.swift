internal import Glibc
internal import PykDiagnostics
internal import PykOperations
internal import Synchronization

/// Shows what an operation tells: a line that moves on a terminal, plain lines in a log.
///
/// - On a terminal there is one live line, redrawn at most every 50 ms, and each phase leaves one
///   line behind when it ends.
/// - Elsewhere only the lines that stay are written.
/// - `-q` hides all of it but warnings, `-qq` those too.
final class ProgressDisplay: Sendable {
  private struct Download {
    var received = 0
    var total: Int?
  }

  private struct Upload {
    var name: String
    var sent: Int64
    var total: Int64
    var began: ContinuousClock.Instant
  }

  private struct State {
    var phase: Phase?
    var name = ""
    var done = 0
    var count: Int?
    var downloads: [String: Download] = [:]
    var upload: Upload?
    /// Bytes at moments of the last seconds, for the rate.
    var samples: [(time: ContinuousClock.Instant, bytes: Int)] = []
    var lastDrawn: ContinuousClock.Instant?
    var lineIsShown = false
    /// Somebody is being asked something: nothing may be drawn, and what is said waits.
    var isAsking = false
    var waiting: [String] = []
  }

  private let console: Console
  private let paint: Paint
  private let verbosity: Verbosity
  private let state = Mutex(State())
  private let clock = ContinuousClock()

  private let showsLine: Bool

  /// - Parameter showsLine: Whether there is a live line where a terminal is.
  init(context: CommandContext, showsLine: Bool = true) {
    self.showsLine = showsLine
    console = context.console
    paint = context.paint
    verbosity = context.verbosity
    console.onQuestion { [weak self] isAsking in self?.pause(isAsking) }
  }

  private func pause(_ isAsking: Bool) {
    state.withLock { state in
      erase(&state)
      state.isAsking = isAsking
      guard !isAsking else { return }
      for text in state.waiting { console.say(text) }
      state.waiting = []
    }
  }

  var reporter: Reporter { Reporter { [self] event in show(event) } }

  /// Removes the live line, so that whatever is written next stands on a line of its own.
  func clear() {
    state.withLock { erase(&$0) }
  }

  private func show(_ event: Event) {
    state.withLock { state in
      switch event {
      case .began(let phase):
        state.phase = phase
        state.name = ""
        state.done = 0
        state.count = nil
        if phase == .downloading {
          state.downloads = [:]
          state.samples = [(clock.now, 0)]
        }
      case .advanced(let phase, let done, let count, let name):
        state.phase = phase
        state.done = done
        state.count = count
        state.name = name
      case .received(let name, let bytes, let total):
        state.downloads[name] = Download(received: bytes, total: total)
      case .sent(let name, let bytes, let total):
        let began = state.upload?.name == name ? state.upload?.began : nil
        state.upload = Upload(name: name, sent: bytes, total: total, began: began ?? clock.now)
      case .ended(let phase, let summary):
        if state.phase == phase { state.phase = nil }
        return keep(summary, &state, if: verbosity.saysProgress)
      case .warning(let diagnosis):
        let text = diagnosis.renderedAsWarning(paint: paint)
        return keep(text, &state, if: verbosity.saysWarnings)
      case .note(let text): return keep(text, &state, if: verbosity.saysProgress)
      case .detail(let text): return keep(paint.dim(text), &state, if: verbosity.saysDetails)
      }
      draw(&state)
    }
  }

  private func keep(_ text: String, _ state: inout State, if isShown: Bool) {
    if isShown, state.isAsking { return state.waiting.append(text) }
    if isShown { erase(&state) }
    console.say(text, if: isShown)
  }

  private func erase(_ state: inout State) {
    guard state.lineIsShown else { return }
    console.errors.write(Array("\r\u{1b}[K".utf8))
    state.lineIsShown = false
  }

  private func draw(_ state: inout State) {
    guard showsLine, console.errors.isTerminal, verbosity.saysProgress, !state.isAsking,
      let phase = state.phase
    else { return }
    let now = clock.now
    if let last = state.lastDrawn, now - last < .milliseconds(50) { return }
    state.lastDrawn = now
    state.lineIsShown = true
    let line = fitted(liveLine(phase, &state, now: now))
    console.errors.write(Array("\r\u{1b}[K\(line)".utf8))
  }

  private func liveLine(
    _ phase: Phase, _ state: inout State, now: ContinuousClock.Instant
  ) -> String {
    let received = state.downloads.values.reduce(0) { $0 + $1.received }
    let total = state.downloads.values.reduce(0) { $0 + max($1.received, $1.total ?? 0) }
    // When all bytes are here, what is left to do is unpacking.
    let isComing =
      phase == .downloading && (received < total || state.done == 0)
      || phase == .resolving && received < total
    var words = [phase == .downloading && !isComing ? "unpacking" : phase.rawValue]
    if let count = state.count {
      words.append("\(state.done)/\(count)")
    } else if state.done > 0 {
      words.append("\(state.done)")
    }
    if isComing, total > 0 {
      words.append("\(spokenBytes(received)) of \(spokenBytes(total))")
      if let rate = rate(received, &state, now) { words.append("\(spokenBytes(rate))/s") }
    }
    if phase == .uploading, let upload = state.upload {
      words += uploadWords(upload, now: now)
    }
    if !state.name.isEmpty { words.append(state.name) }
    return words.joined(separator: "  ")
  }

  /// A bar, how much of how much, and how fast.
  private func uploadWords(_ upload: Upload, now: ContinuousClock.Instant) -> [String] {
    let width = 24
    let part = upload.total > 0 ? Double(upload.sent) / Double(upload.total) : 1
    let filled = max(0, min(width, Int(part * Double(width))))
    var words = [
      "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
        + "]",
      "\(spokenBytes(Int(upload.sent))) of \(spokenBytes(Int(upload.total)))",
    ]
    let elapsed = (now - upload.began).components
    let milliseconds = elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000
    if milliseconds > 200 {
      words.append("\(spokenBytes(Int(upload.sent * 1000 / milliseconds)))/s")
    }
    return words
  }

  /// Bytes a second over the last three seconds.
  private func rate(
    _ received: Int, _ state: inout State, _ now: ContinuousClock.Instant
  ) -> Int? {
    state.samples.append((now, received))
    while state.samples.count > 2, now - state.samples[0].time > .seconds(3) {
      state.samples.removeFirst()
    }
    guard let first = state.samples.first else { return nil }
    let elapsed = (now - first.time).components
    let milliseconds = elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000
    return milliseconds < 200 ? nil : (received - first.bytes) * 1000 / Int(milliseconds)
  }

  /// Names come from outside: what isn't plain text, or doesn't fit, is left out.
  private func fitted(_ line: String) -> String {
    String(
      line.unicodeScalars.filter { $0.value >= 0x20 && !(0x7f..<0xa0).contains($0.value) }
        .prefix(max(10, console.errors.width - 1)).map(Character.init))
  }
}
