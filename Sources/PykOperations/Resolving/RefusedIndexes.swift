internal import PykDiagnostics
internal import PykFormats
internal import PykIndex
internal import PykRequirements

/// What indexes refused to show, so that others decided: each index is told of once.
struct RefusedIndexes: Sendable {
  private struct Refusal: Sendable {
    var source: IndexSource
    var names: [PackageName]
    var reason: any Diagnosable
  }

  private var refusals: [Refusal] = []

  /// Notes what `pages` leave out; a project counts once.
  mutating func note(_ pages: ProjectPages) {
    for error in pages.refusals {
      guard case .refused(_, let source, let reason) = error.kind else { continue }
      if let known = refusals.firstIndex(where: { $0.source == source }) {
        if !refusals[known].names.contains(pages.name) { refusals[known].names.append(pages.name) }
      } else {
        refusals.append(Refusal(source: source, names: [pages.name], reason: reason))
      }
    }
  }

  var warnings: [Diagnosis] {
    refusals.map { refusal in
      let names = refusal.names.map(\.written)
      let shown = names.prefix(4).joined(separator: ", ")
      let more = names.count > 4 ? " and \(names.count - 4) more" : ""
      let reason = refusal.reason.diagnosis
      let host = refusal.source.url.host
      return Diagnosis(
        "`\(refusal.source)` doesn't let pyk see \(shown)\(more), so other places decided",
        causes: reason.causes,
        hints: reason.hints.isEmpty
          ? [
            "if it has what you mean, put credentials for `\(host)` into `~/.netrc` or the URL, or "
              + "use `--keyring-provider`"
          ] : reason.hints)
    }
  }
}
