internal import PykDigests
internal import PykIndex
internal import PykResolve
internal import PykThreads

/// Asks sources what they need, by their backends where it has to be: as many side by side as there
/// are cores, those that will most likely be wanted before anybody waits for them.
///
/// - Each source is asked once; a failure is told to who waits for it, and to nobody else.
/// - Inside a build nothing is begun ahead, since the cores are taken, nor where nobody wants to know
///   what anything needs (`--no-deps`).
final class SourceQuestions: Sendable {
  private struct Question {
    let promise = Promise<CandidateMetadata>()
    let hashes: [Digest]
    var isBegun = false
  }

  private struct State {
    var questions: [Source: Question] = [:]
    var waiting: [Source] = []
    var running = 0
    var hasEnded = false

    mutating func claimThread(_ limit: Int) -> Bool {
      guard running < limit else { return false }
      running += 1
      return true
    }
  }

  private let builder: SourceBuilder
  private let limit: Int
  /// Whether anything is begun before it is waited for.
  let asksAhead: Bool
  private let state = Condition(State())

  init(_ builder: SourceBuilder, threads: Int = availableCores) {
    self.builder = builder
    limit = threads
    asksAhead =
      threads > 1 && builder.chain.isEmpty && !builder.request.resolver.ignoresDependencies
  }

  /// What the cache knows of a source without it being fetched; nil where it knows nothing.
  func known(_ source: Source) -> CandidateMetadata? { builder.knownMetadata(of: source) }

  /// Asks when there is time for it; nil where it is too late for that.
  @discardableResult
  func ahead(_ source: Source, hashes: [Digest]) -> Promise<CandidateMetadata>? {
    guard asksAhead else { return nil }
    let (promise, starts) = state.update { state -> (Promise<CandidateMetadata>?, Bool) in
      if let known = state.questions[source] { return (known.promise, false) }
      guard !state.hasEnded else { return (nil, false) }
      let question = Question(hashes: hashes)
      state.questions[source] = question
      state.waiting.append(source)
      return (question.promise, state.claimThread(limit))
    }
    if starts { startDetachedThread { [self] in serve() } }
    return promise
  }

  /// Asks now, and waits for the answer.
  func metadata(of source: Source, hashes: [Digest]) throws -> CandidateMetadata {
    let (promise, runs) = state.update { state -> (Promise<CandidateMetadata>, Bool) in
      var question = state.questions[source] ?? Question(hashes: hashes)
      defer { state.questions[source] = question }
      if question.isBegun { return (question.promise, false) }
      state.waiting.removeAll { $0 == source }
      guard state.running < limit else {
        state.waiting.insert(source, at: 0)
        return (question.promise, false)
      }
      state.running += 1
      question.isBegun = true
      return (question.promise, true)
    }
    if runs {
      promise.fulfil(Result { try builder.metadata(of: source, hashes: hashes) })
      handOn()
    }
    return try promise.wait()
  }

  /// Begins nothing more.
  ///
  /// - Parameter waiting: Whether to wait for what has begun. Where resolving has failed nobody needs
  ///   that any more, and the end of the process ends it.
  func end(waiting: Bool) {
    state.update { state in
      state.hasEnded = true
      state.waiting = []
    }
    if waiting { state.wait { $0.running == 0 ? () : nil } }
  }

  /// Leaves this thread's core to whoever waits for one.
  private func handOn() {
    let isWanted = state.update { state -> Bool in
      if state.waiting.isEmpty { state.running -= 1 }
      return !state.waiting.isEmpty
    }
    if isWanted { startDetachedThread { [self] in serve() } }
  }

  private func serve() {
    while true {
      let next = state.update { state -> (Source, Question)? in
        guard !state.waiting.isEmpty else {
          state.running -= 1
          return nil
        }
        let source = state.waiting.removeFirst()
        state.questions[source]?.isBegun = true
        return (source, state.questions[source] ?? Question(hashes: []))
      }
      guard let (source, question) = next else { return }
      question.promise.fulfil(
        Result { try builder.metadata(of: source, hashes: question.hashes) })
    }
  }
}
