/// What additions bring to one place of the environment, and to the places below it.
final class Arrival {
  /// Something that waits in a stage.
  struct Source {
    /// Which addition of the plan.
    let addition: Int
    let stagedPath: String
    let isDirectory: Bool
  }

  var sources: [Source] = []
  /// Whether it is a folder that wheels bring entries to; else, without sources, it is only on the
  /// way to one.
  var isDestination = false
  private(set) var children: [String: Arrival] = [:]

  /// The place below this one, made where it is not there yet.
  func child(_ name: String) -> Arrival {
    if let child = children[name] { return child }
    let child = Arrival()
    children[name] = child
    return child
  }

  /// The place that an absolute path names, this one being `/`.
  func place(at path: String) -> Arrival {
    path.split(separator: "/").reduce(self) { $0.child(String($1)) }
  }

  /// The additions that bring something here or below, as far as that is known.
  var firstSource: Source? {
    if let source = sources.first { return source }
    for (_, child) in children.sorted(by: { $0.key < $1.key }) {
      if let source = child.firstSource { return source }
    }
    return nil
  }
}
