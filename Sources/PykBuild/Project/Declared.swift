/// A value that one of the project's files declares.
///
/// setuptools marks metadata as `Dynamic` that setup.py gave, even as a literal; what comes out
/// of pyproject.toml and setup.cfg is static.
struct Declared<Value: Sendable & Hashable>: Sendable, Hashable {
  var value: Value
  var isStatic: Bool
  var place: SourcePlace?
  /// Those of a list's items, where they are known.
  var places: [SourcePlace]

  init(
    _ value: Value, isStatic: Bool = true, at place: SourcePlace? = nil,
    places: [SourcePlace] = []
  ) {
    self.value = value
    self.isStatic = isStatic
    self.place = place
    self.places = places
  }

  /// The place of an item of the list.
  func place(of index: Int) -> SourcePlace? {
    places.indices.contains(index) ? places[index] : place
  }
}

/// A name with a value, where the order counts.
struct Named<Value: Sendable & Hashable>: Sendable, Hashable {
  var name: String
  var value: Value

  init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}
