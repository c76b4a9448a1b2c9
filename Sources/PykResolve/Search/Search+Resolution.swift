import PykRequirements
import PykVersions

extension Search {
  /// What was decided, in the order in which it is to be installed.
  mutating func resolution() throws -> Resolution {
    var chosen = [Int?](repeating: nil, count: projects.count)
    for package in solver.trail.decided {
      guard let known = solver.trail.known(package) else { continue }
      chosen[packages[package].project] = solver.sets.trail.lowest(
        known, solver.sets.shapes[package], from: 0)
    }
    let order = dependenciesFirst(chosen)
    var places = [Int?](repeating: nil, count: projects.count)
    var pins: [Pin] = []
    var missing: [Resolution.MissingExtra] = []
    for project in order {
      guard let candidate = chosen[project] else { continue }
      let reference = reference(candidate, of: project)
      let version = projects[project].candidates.versions[candidate]
      let extras = projects[project].extras.filter { isInForce(extra: $0.package) }.map(\.extra)
      if !options.ignoresDependencies,
        case .known(_, let offered) = try dependencies(of: candidate, in: project)
      {
        for extra in extras.sorted() where offered[extra] == nil {
          missing.append(
            .init(name: projects[project].name, version: version, extra: extra))
        }
      }
      var yanked: String?
      if reference.origin == .index, case .yanked(let reason) = try source.standing(of: reference) {
        yanked = reason
      }
      places[project] = pins.count
      pins.append(
        Pin(
          name: projects[project].name, version: version, candidate: reference,
          extras: extras.sorted(), roots: projects[project].roots, dependents: [], yanked: yanked))
    }
    for project in order {
      for (extra, need) in needs(of: project, chosen) {
        guard let place = places[need.project] else { continue }
        pins[place].dependents.append(
          Pin.Dependent(
            name: projects[project].name, extra: extra, dependency: need.dependency))
      }
    }
    return Resolution(pins: pins, missingExtras: missing, statistics: statistics)
  }

  private mutating func needs(of project: Int, _ chosen: [Int?]) -> [(
    extra: ExtraName?, need: Need
  )] {
    guard !options.ignoresDependencies, let candidate = chosen[project] else { return [] }
    let key = key(of: candidate, in: project).key
    guard case .known(let base, let extras) = projects[project].dependencies[key] else { return [] }
    var all: [(extra: ExtraName?, need: Need)] = base.map { (nil, $0) }
    for (extra, package) in projects[project].extras where isInForce(extra: package) {
      all += (extras[extra] ?? []).map { (extra, need($0)) }
    }
    return all
  }

  /// Depth first from the person's requirements in their order, each project after what it needs.
  private mutating func dependenciesFirst(_ chosen: [Int?]) -> [Int] {
    var order: [Int] = []
    var isSeen = [Bool](repeating: false, count: projects.count)
    var stack: [(project: Int, needs: [Int], next: Int)] = []
    for root in rootNeeds where !isSeen[root.project] {
      isSeen[root.project] = true
      stack.append((root.project, needs(of: root.project, chosen).map(\.need.project), 0))
      while let last = stack.last {
        guard last.next < last.needs.count else {
          order.append(last.project)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let need = last.needs[last.next]
        guard !isSeen[need] else { continue }
        isSeen[need] = true
        stack.append((need, needs(of: need, chosen).map(\.need.project), 0))
      }
    }
    return order
  }
}
