import PykRequirements
import PykResolve
import PykVersions
import Testing

/// The resolver against trying everything, on thousands of small universes.
@Suite struct BruteForceTests {
  @Test(arguments: 0..<12) func agrees(block: Int) throws {
    var found = 0
    for seed in (block * 100)..<(block * 100 + 100) {
      let random = try RandomUniverse(seed: UInt64(seed))
      let best = random.best()
      var options = ResolverOptions()
      options.constraints = random.constraints.map { Root($0) }
      options.patience = seed % 3 == 0 ? 1 : 5
      let resolver = Resolver(
        source: random.universe, roots: random.roots.map { Root($0) }, options: options)
      do {
        let resolution = try resolver.solve()
        found += 1
        let chosen = Dictionary(
          uniqueKeysWithValues: resolution.pins.map { ($0.name, $0.version) })
        try #require(best != nil, "seed \(seed): found \(chosen) where there is nothing")
        #expect(random.isAnswer(chosen), "seed \(seed): \(chosen)")
        for root in random.roots {
          #expect(chosen[root.name] == best?[root.name], "seed \(seed): \(root.name)")
        }
        for pin in resolution.pins {
          #expect(pin.isRequested || !pin.dependents.isEmpty, "seed \(seed): \(pin.name)")
        }
        expectDependenciesFirst(resolution)
      } catch let error as ResolutionError {
        #expect(best == nil, "seed \(seed): \(shown(error))")
        // What the explanation names of the person's words contradicts itself without the rest.
        var named = random
        named.roots = random.roots.indices.filter { error.clues.contains(.root($0)) }
          .map { random.roots[$0] }
        named.constraints = random.constraints.indices
          .filter { error.clues.contains(.constraint($0)) }.map { random.constraints[$0] }
        #expect(named.best() == nil, "seed \(seed): \(shown(error))")
      }
    }
    #expect(found > 10)
  }

  /// Whatever is installed, what has an answer keeps having one; and what has been chosen stays,
  /// without asking for anything else, when the same is asked for again.
  @Test(arguments: 0..<12) func agreesWhateverIsInstalled(block: Int) throws {
    for seed in (block * 100)..<(block * 100 + 100) {
      let random = try RandomUniverse(seed: UInt64(seed))
      var dice = Dice(state: UInt64(seed) + 77)
      for name in random.universe.entries.keys.sorted() where dice.chance(60) {
        let versions = random.universe.entries[name] ?? []
        guard !versions.isEmpty else { continue }
        random.universe.installed[name] = versions[dice.roll(0...versions.count - 1)].version
      }
      var options = ResolverOptions()
      options.constraints = random.constraints.map { Root($0) }
      options.upgrade = [.never, .onlyIfNeeded, .eager][seed % 3]
      func solve() throws -> Resolution {
        try Resolver(
          source: random.universe, roots: random.roots.map { Root($0) }, options: options
        ).solve()
      }
      do {
        let chosen = Dictionary(
          uniqueKeysWithValues: try solve().pins.map { ($0.name, $0.version) })
        #expect(random.isAnswer(chosen), "seed \(seed): \(chosen)")
        options.upgrade = .never
        random.universe.installed = chosen
        let known = random.universe.listings.count
        let again = try solve().pins
        #expect(again.allSatisfy { $0.isKept && chosen[$0.name] == $0.version }, "seed \(seed)")
        #expect(random.universe.listings.count == known, "seed \(seed): something was asked for")
      } catch let error as ResolutionError {
        #expect(random.best() == nil, "seed \(seed): \(shown(error))")
      }
    }
  }

  /// Whoever comes before what it needs is in a circle with it.
  private func expectDependenciesFirst(_ resolution: Resolution) {
    let places = Dictionary(
      uniqueKeysWithValues: resolution.pins.enumerated().map { ($1.name, $0) })
    var needs: [PackageName: Set<PackageName>] = [:]
    for pin in resolution.pins {
      for dependent in pin.dependents { needs[dependent.name, default: []].insert(pin.name) }
    }
    for pin in resolution.pins {
      for dependent in pin.dependents {
        guard let a = places[pin.name], let b = places[dependent.name], a > b else { continue }
        var reached: Set<PackageName> = [pin.name]
        var queue = [pin.name]
        while let name = queue.popLast() {
          for next in needs[name] ?? [] where reached.insert(next).inserted { queue.append(next) }
        }
        #expect(reached.contains(dependent.name), "\(dependent.name) before \(pin.name)")
      }
    }
  }
}
