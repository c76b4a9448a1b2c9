import PykDiagnostics
import PykRequirements
import PykThreads
import Synchronization

/// The question for one project: asks one source after the other until the strategy is served.
final class ProjectQuery: Sendable {
  private struct State {
    var pages: [ProjectPage] = []
    var answers: [(source: IndexSource, answer: ProjectPages.Answer)] = []
    var refusals: [IndexError] = []
  }

  private let index: PackageIndex
  private let name: PackageName
  private let promise: Promise<ProjectPages>
  private let state = Mutex(State())

  init(_ index: PackageIndex, _ name: PackageName, _ promise: Promise<ProjectPages>) {
    self.index = index
    self.name = name
    self.promise = promise
  }

  func begin() {
    // Before anything is waited for, so that all of them are on their way.
    let all = index.locations.strategy == .bestMatch
    let early = all ? index.indexes.map { index.page(of: name, at: $0) } : []
    guard let links = index.links() else { return ask(0, early) }
    links.whenReady { [self] result in
      switch result {
      case .failure(let error): promise.fulfil(.failure(error))
      case .success(let lists):
        let pages = lists.compactMap { $0.page(of: name) }
        state.withLock { $0.pages = pages }
        ask(0, early)
      }
    }
  }

  /// Asks the index of that number, or takes its answer that is under way, and goes on.
  private func ask(_ number: Int, _ early: [Promise<PageOutcome>]) {
    guard number < index.indexes.count else { return finish() }
    let source = index.indexes[number]
    let outcome = early.isEmpty ? index.page(of: name, at: source) : early[number]
    outcome.whenReady { [self] result in
      var isDecided = false
      switch result {
      case .failure(let error): return promise.fulfil(.failure(error))
      case .success(.known(let page)):
        isDecided = early.isEmpty
        state.withLock { state in
          state.pages.append(page)
          state.answers.append((source, .known))
        }
      case .success(.unknown): state.withLock { $0.answers.append((source, .unknown)) }
      case .success(.refused(let error)):
        // Credentials that are missing or wrong: another index's file of that name could be
        // anybody's, so it may not decide.
        if early.isEmpty, (error.statusCode ?? 401) == 401 {
          return promise.fulfil(.failure(error))
        }
        state.withLock { state in
          state.refusals.append(error)
          state.answers.append((source, .refused))
        }
      }
      if isDecided { finish() } else { ask(number + 1, early) }
    }
  }

  private func finish() {
    let (pages, answers, refusals) = state.withLock { state in
      (state.pages, state.answers, state.refusals)
    }
    if pages.isEmpty, let refusal = refusals.first { return promise.fulfil(.failure(refusal)) }
    let rest = index.indexes.dropFirst(answers.count)
      .map { (source: $0, answer: ProjectPages.Answer.notAsked) }
    promise.fulfil(
      .success(
        ProjectPages(name: name, pages: pages, answers: answers + rest, refusals: refusals)))
  }
}

/// What came of asking one source for one project.
enum PageOutcome: Sendable {
  case known(ProjectPage)
  case unknown
  case refused(IndexError)
}
