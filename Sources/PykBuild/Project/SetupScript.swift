/// A `setup.py` that only calls `setup()`, with nothing or with what stands there spelled out.
///
/// Allowed are a docstring, imports of setuptools and of modules whose import changes nothing,
/// names for literals, one call of `setup`, also under `if __name__ == "__main__":`. Anything else
/// is a doubt: then only running it tells.
struct SetupScript {
  enum Argument: Sendable, Hashable {
    case literal(PythonLiteral)
    case search(PackageSearch)
  }

  private(set) var arguments: [Named<Argument>] = []
  /// Where each argument begins.
  private(set) var places: [String: SourcePlace] = [:]
  /// Where `setup` is called.
  private(set) var call: SourcePlace?
  private let lines: [String]
  private var isCalled = false
  private var names: [String: PythonLiteral] = [:]
  private var modules: Set<String> = []
  private var functions: Set<String> = []

  /// - Throws: `Doubt`, with the reason.
  init(_ source: String) throws(Doubt) {
    lines = PykBuild.lines(of: source)
    guard let tokens = PythonScanner.tokens(of: source) else {
      throw Doubt("`setup.py` can't be read without Python")
    }
    var reader = PythonReader(tokens)
    var isInMain = false
    // `import setuptools; setuptools.setup()`
    var isSameLine = false
    while let token = reader.token {
      if token.kind == .end {
        reader.skip()
        isSameLine = false
        continue
      }
      if token.column == 0 {
        isInMain = false
      } else if !isInMain, !isSameLine {
        throw Self.doubt(token)
      }
      if isMainGuard(&reader) {
        isInMain = true
        continue
      }
      try statement(&reader, token)
      isSameLine = false
      while reader.take(";") { isSameLine = true }
    }
    guard isCalled else { throw Doubt("`setup.py` calls no `setup()`") }
  }

  struct Doubt: Error, Equatable {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  private static func doubt(_ token: PythonToken) -> Doubt {
    Doubt("`setup.py` has code on line \(token.line) that has to be run")
  }

  private func isMainGuard(_ reader: inout PythonReader) -> Bool {
    let start = reader
    if reader.takeName() == "if", reader.takeName() == "__name__", reader.take("="),
      reader.take("="), case .string("__main__")? = reader.token?.kind
    {
      reader.skip()
      if reader.take(":"), reader.takeEnd() { return true }
    }
    reader = start
    return false
  }

  private mutating func statement(
    _ reader: inout PythonReader, _ token: PythonToken
  ) throws(Doubt) {
    switch token.kind {
    case .string:
      guard reader.literal() != nil else { throw Self.doubt(token) }
    case .name("import"):
      reader.skip()
      try imported(&reader, token)
    case .name("from"):
      reader.skip()
      try importedFrom(&reader, token)
    case .name(let name):
      reader.skip()
      if reader.isAt("="), !reader.isAt("=", ahead: 1) {
        reader.skip()
        guard let literal = reader.literal() else { throw Self.doubt(token) }
        names[name] = literal
      } else {
        try takeCall(name, &reader, token)
      }
    default: throw Self.doubt(token)
    }
    guard reader.token == nil || reader.token?.kind == .end || reader.isAt(";") else {
      throw Self.doubt(reader.token ?? token)
    }
  }

  // MARK: Imports

  /// Modules of the standard library that may be imported without a consequence.
  private static let harmless: Set<String> = [
    "os", "sys", "io", "re", "codecs", "pathlib", "__future__", "os.path", "ast", "glob", "typing",
  ]

  private mutating func imported(
    _ reader: inout PythonReader, _ token: PythonToken
  ) throws(Doubt) {
    repeat {
      guard let module = dotted(&reader), module == "setuptools" || Self.harmless.contains(module),
        reader.token?.kind != .name("as")
      else { throw Self.doubt(token) }
      modules.insert(module)
    } while reader.take(",")
  }

  private mutating func importedFrom(
    _ reader: inout PythonReader, _ token: PythonToken
  ) throws(Doubt) {
    guard let module = dotted(&reader), module == "setuptools" || Self.harmless.contains(module),
      reader.takeName() == "import"
    else { throw Self.doubt(token) }
    let isBracketed = reader.take("(")
    repeat {
      if isBracketed, reader.isAt(")") { break }
      guard let name = reader.takeName(), reader.token?.kind != .name("as") else {
        throw Self.doubt(token)
      }
      if module == "setuptools" {
        guard Self.known.contains(name) else { throw Self.doubt(token) }
        functions.insert(name)
      }
    } while reader.take(",")
    if isBracketed, !reader.take(")") { throw Self.doubt(token) }
  }

  private func dotted(_ reader: inout PythonReader) -> String? {
    guard var name = reader.takeName() else { return nil }
    while reader.take(".") {
      guard let part = reader.takeName() else { return nil }
      name += "." + part
    }
    return name
  }

  private static let known: Set<String> = [
    "setup", "find_packages", "find_namespace_packages", "Extension", "Command",
  ]

  // MARK: The call

  private mutating func takeCall(
    _ name: String, _ reader: inout PythonReader, _ token: PythonToken
  ) throws(Doubt) {
    guard !isCalled, function(name, &reader) == "setup", reader.take("(") else {
      throw Self.doubt(token)
    }
    isCalled = true
    call = place(token)
    while !reader.take(")") {
      guard let place = reader.token, let keyword = reader.takeName(), reader.take("="),
        !arguments.contains(where: { $0.name == keyword })
      else { throw Self.doubt(reader.token ?? token) }
      guard let value = argument(&reader) else {
        throw Doubt("`setup.py` computes `\(keyword)` (line \(place.line))")
      }
      arguments.append(Named(keyword, value))
      places[keyword] = self.place(place)
      guard reader.take(",") || reader.isAt(")") else {
        throw Doubt("`setup.py` computes `\(keyword)` (line \(place.line))")
      }
    }
  }

  private func place(_ token: PythonToken) -> SourcePlace {
    SourcePlace(
      file: "setup.py", line: token.line, column: token.column + 1,
      text: lines.indices.contains(token.line - 1) ? lines[token.line - 1] : "")
  }

  /// The function of setuptools that is meant; nil for any other.
  private func function(_ name: String, _ reader: inout PythonReader) -> String? {
    if name == "setuptools", modules.contains(name), reader.take(".") { return reader.takeName() }
    return functions.contains(name) ? name : nil
  }

  private func argument(_ reader: inout PythonReader) -> Argument? {
    if case .name(let name)? = reader.token?.kind {
      if let literal = names[name] {
        reader.skip()
        return .literal(literal)
      }
      if name == "setuptools" || functions.contains(name) {
        reader.skip()
        return search(function(name, &reader), &reader).map { .search($0) }
      }
    }
    return reader.literal().map { .literal($0) }
  }

  /// `find_packages(where=".", exclude=(), include=("*",))`.
  private func search(_ name: String?, _ reader: inout PythonReader) -> PackageSearch? {
    guard name == "find_packages" || name == "find_namespace_packages", reader.take("(") else {
      return nil
    }
    var search = PackageSearch(
      findsNamespaces: name == "find_namespace_packages", fillsPackageFolders: false)
    let order = ["where", "exclude", "include"]
    var position = 0
    while !reader.take(")") {
      var keyword = position < order.count ? order[position] : ""
      if case .name(let name)? = reader.token?.kind, reader.isAt("=", ahead: 1) {
        keyword = name
        reader.skip()
        reader.skip()
      }
      position += 1
      guard let value = argument(&reader), case .literal(let literal) = value else { return nil }
      switch keyword {
      case "where":
        guard let folder = literal.string else { return nil }
        search.folders = [folder]
      case "exclude":
        guard let patterns = literal.strings else { return nil }
        search.exclude = patterns
      case "include":
        guard let patterns = literal.strings else { return nil }
        search.include = patterns
      default: return nil
      }
      guard reader.take(",") || reader.isAt(")") else { return nil }
    }
    return search
  }
}
