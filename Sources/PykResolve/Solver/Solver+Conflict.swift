extension Solver {
  /// Where a term of a conflict became true.
  private struct Satisfier {
    var term: Term
    var step: Int
  }

  /// Finds what the conflict teaches, steps back to where that is news, and puts it in force.
  ///
  /// - Returns: The learned incompatibility and the term of it whose opposite now follows; no
  ///   term where it has none at all, that is where there is no solution.
  mutating func resolve(conflict: Int) -> (incompatibility: Int, term: Term?) {
    var current = Array(store.terms(of: conflict))
    var chain = [conflict]
    while !current.isEmpty {
      // The term that became true last, the step that did it, and the level on which all the
      // other terms, and what that step didn't do for its own term, were true already.
      var last: Satisfier?
      var previousLevel = 0
      for term in current {
        let step = satisfier(of: term)
        if let other = last, other.step > step {
          previousLevel = max(previousLevel, trail.steps[step].level)
        } else {
          if let other = last {
            previousLevel = max(previousLevel, trail.steps[other.step].level)
          }
          last = Satisfier(term: term, step: step)
        }
      }
      guard let last else { break }
      let step = trail.steps[last.step]
      var remainder: CandidateSet?
      var cause: Term?
      if !step.isDecision {
        cause = store.terms(of: step.cause).first { $0.package == step.package }
        if let cause {
          let union = sets.union(last.term.set, cause.set, step.package)
          if !sets.terms.isFull(union, sets.shapes[step.package]) {
            remainder = union
            let earlier = satisfier(of: Term(package: step.package, set: union))
            previousLevel = max(previousLevel, trail.steps[earlier].level)
          }
        }
      }
      if step.isDecision || previousLevel < step.level {
        return learn(current, chain, term: last.term, level: previousLevel)
      }
      current.removeAll { $0.package == step.package }
      for term in store.terms(of: step.cause) where term.package != step.package {
        if let place = current.firstIndex(where: { $0.package == term.package }) {
          let both = sets.intersection(current[place].set, term.set, term.package)
          current[place].set = both
        } else {
          current.append(term)
        }
      }
      if let remainder {
        current.append(Term(package: step.package, set: remainder))
      }
      chain.append(step.cause)
    }
    let id = chain.count == 1 ? conflict : store.add(derivedFrom: chain, [])
    return (id, nil)
  }

  private mutating func learn(
    _ terms: [Term], _ chain: [Int], term: Term, level: Int
  ) -> (incompatibility: Int, term: Term?) {
    for other in terms where other.package != term.package {
      disputes.append(Dispute(affected: term.package, culprit: other.package))
    }
    backtrack(to: level)
    guard chain.count > 1 else { return (chain[0], term) }
    let id = store.add(derivedFrom: chain, terms)
    _ = store.enforce(id, sets)
    return (id, term)
  }

  /// The first step after which the term was true; the term has to be true now.
  private func satisfier(of term: Term) -> Int {
    var step = trail.latest[term.package]
    while true {
      let previous = trail.steps[step].previous
      guard previous >= 0,
        sets.relation(trail.steps[previous].known, to: term.set, term.package) == .satisfied
      else { return step }
      step = previous
    }
  }
}
