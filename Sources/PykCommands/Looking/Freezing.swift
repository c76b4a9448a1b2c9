internal import PykDiagnostics
internal import PykFormats
internal import PykRequirements
internal import SystemPackage

/// What `freeze` prints, and what it warns of: pure text of what was found.
struct Freezing {
  private(set) var lines: [String] = []
  private(set) var warnings: [Diagnosis] = []
  private var left: [PackageName: FrozenRequirement]
  private var seenLines: Set<String> = []
  /// The files in which a name stands that has been printed.
  private var places: [PackageName: [String]] = [:]

  init(_ requirements: [FrozenRequirement]) {
    left = Dictionary(requirements.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What is left, in the order of names.
  mutating func finish(without skipped: Set<PackageName>, isAddition: Bool) {
    for (name, files) in places.sorted(by: { $0.key < $1.key }) where files.count > 1 {
      let files = Set(files).sorted().map { "`\($0)`" }.joined(separator: ", ")
      warnings.append(Diagnosis("\(name) is asked for more than once, in \(files)"))
    }
    if isAddition { lines.append("## The following requirements were added by pip freeze:") }
    let rest = left.values.filter { !skipped.contains($0.name) }.sorted {
      ($0.written.lowercased(), $0.written) < ($1.written.lowercased(), $1.written)
    }
    for requirement in rest { lines += requirement.lines }
  }

  /// Goes on in the order of a requirements file, with its comments and options.
  ///
  /// - Parameter folder: What paths in it are relative to.
  mutating func follow(_ text: String, name file: String, folder: FilePath) {
    var continued = ""
    var given = text.split(omittingEmptySubsequences: false) {
      $0 == "\n" || $0 == "\r" || $0 == "\r\n"
    }
    if given.last == "" { given.removeLast() }
    for line in given {
      let whole = continued + line
      let trimmed = whole.trimmingSpaces
      if trimmed.hasSuffix("\\"), !trimmed.hasPrefix("#") {
        continued = trimmed.dropLast() + " "
        continue
      }
      continued = ""
      follow(line: whole, trimmed, file, folder)
    }
    if !continued.isEmpty { follow(line: continued, continued.trimmingSpaces, file, folder) }
  }

  private mutating func follow(
    line: String, _ trimmed: String, _ file: String, _ folder: FilePath
  ) {
    let isEditable = trimmed.hasPrefix("-e") || trimmed.hasPrefix("--editable")
    if trimmed.isEmpty || trimmed.hasPrefix("#") || (trimmed.hasPrefix("-") && !isEditable) {
      // As pip: the same option, comment or empty line is said once.
      let line = line.trimmingSpacesBehind
      if seenLines.insert(line).inserted { lines.append(line) }
      return
    }
    var word = Self.withoutComment(trimmed)
    if isEditable {
      word = String(word.dropFirst(word.hasPrefix("-e") ? 2 : "--editable".utf8.count))
      word = String(word.drop { $0 == " " || $0 == "=" || $0 == "\t" })
    }
    if let options = word.firstRange(of: " --") { word = String(word[..<options.lowerBound]) }
    guard let name = name(of: word.trimmingSpaces, folder) else {
      warnings.append(
        Diagnosis(
          "skipping a line of `\(file)`: nobody can know what it would install",
          causes: ["`\(Self.shown(word))` has no name"],
          hints: ["write `name @ address`, or `#egg=name` behind the address"]))
      return
    }
    if let requirement = left.removeValue(forKey: name) {
      lines += requirement.lines
      places[name, default: []].append(file)
    } else if places[name] != nil {
      places[name]?.append(file)
    } else {
      warnings.append(
        Diagnosis("`\(file)` asks for `\(Self.shown(word))`, but \(name) isn't installed"))
    }
  }

  private func name(of word: String, _ folder: FilePath) -> PackageName? {
    guard let target = try? InstallTarget(word) else { return nil }
    if let name = target.name { return name }
    let path: FilePath
    switch target {
    case .path(let local): path = folder.pushing(FilePath(local.path)).lexicallyNormalized()
    case .address(let address):
      guard let local = URL(address.url)?.filePath else { return nil }
      path = local.lexicallyNormalized()
    case .requirement: return nil
    }
    return left.values.first { $0.folder == path }?.name
  }

  private static func withoutComment(_ line: String) -> String {
    guard let hash = line.firstRange(of: " #") ?? line.firstRange(of: "\t#") else { return line }
    return String(line[..<hash.lowerBound]).trimmingSpaces
  }

  private static func shown(_ word: String) -> String {
    (try? InstallTarget(word).description) ?? word
  }
}

extension StringProtocol {
  /// Without white space at both ends.
  var trimmingSpaces: String {
    String(drop { $0.isWhitespace }).trimmingSpacesBehind
  }

  var trimmingSpacesBehind: String {
    var text = Substring(self)
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
