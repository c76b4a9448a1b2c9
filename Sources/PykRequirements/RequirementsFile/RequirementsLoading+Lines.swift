import PykDiagnostics
import PykDigests
import PykFormats

extension RequirementsLoading {
  /// Takes in one line: a requirement with its options, or options of the run.
  mutating func read(_ line: LogicalLine, of open: inout OpenFile) throws(Failure) {
    let split = Self.optionsStart(in: line.bytes)
    var end = split
    while end > 0, LogicalLine.isSpace(line.bytes[end - 1]) { end -= 1 }
    let uses = try options(of: line, from: split, in: open)
    let origin = RequirementsOrigin(
      location: open.location, line: line.number, isConstraint: open.isConstraint)

    if end > 0 {
      let target = try target(line, 0..<end, in: open) { text throws(RequirementError) in
        try InstallTarget(text)
      }
      try add(target, isEditable: false, line, 0..<end, uses, origin, open)
      note(uses.filter { !$0.option.belongsToRequirement }, origin)
      return
    }
    let editables = uses.filter { $0.option == .editable }
    for use in editables {
      let target = try target(line, use.valueRange, value: use.value, in: open) {
        text throws(RequirementError) in
        try InstallTarget(editable: text)
      }
      try add(target, isEditable: true, line, use.valueRange, uses, origin, open)
    }
    for use in uses where use.option == .hash { _ = try digest(use, line, open) }
    if editables.isEmpty { note(uses.filter(\.option.belongsToRequirement), origin) }
    open.nested =
      uses.compactMap { use in
        guard use.option == .requirement || use.option == .constraint else { return nil }
        return OpenFile.Nested(
          value: use.value, isConstraint: use.option == .constraint, range: use.valueRange)
      }[...]
    for use in uses { try apply(use, line, origin, open) }
  }

  /// Options begin at the first word that begins with `-`.
  static func optionsStart(in bytes: [UInt8]) -> Int {
    for (index, byte) in bytes.enumerated()
    where byte == UInt8(ascii: "-") && (index == 0 || LogicalLine.isSpace(bytes[index - 1])) {
      return index
    }
    return bytes.count
  }

  private func options(
    of line: LogicalLine, from start: Int, in open: OpenFile
  ) throws(Failure) -> [OptionUse] {
    let words: [ShellWord]
    do {
      words = try ShellWords.split(line.bytes[start...])
    } catch {
      throw failure(
        in: open, line, error.position..<error.position + 1,
        error.isQuote ? "this quote is never closed" : "nothing follows this backslash")
    }
    do {
      return try OptionUse.read(words, of: line)
    } catch {
      throw failure(in: open, line, error.range, error.expected, hint: error.hint)
    }
  }

  private func target(
    _ line: LogicalLine, _ range: Range<Int>, value: String? = nil, in open: OpenFile,
    _ make: (String) throws(RequirementError) -> InstallTarget
  ) throws(Failure) -> InstallTarget {
    do {
      return try make(value ?? line.text(range))
    } catch {
      // A value that was quoted isn't the text of the line byte for byte.
      let isVerbatim = value == nil || value == line.text(range)
      let start = range.lowerBound + error.position
      throw failure(
        in: open, line, isVerbatim ? start..<start + error.length : range, error.expected,
        hint: error.hint.map(Redaction.redacted))
    }
  }

  private mutating func add(
    _ target: InstallTarget, isEditable: Bool, _ line: LogicalLine, _ range: Range<Int>,
    _ uses: [OptionUse], _ origin: RequirementsOrigin, _ open: OpenFile
  ) throws(Failure) {
    var entry = RequirementsEntry(target: target, isEditable: isEditable, origin: origin)
    for use in uses {
      switch use.option {
      case .hash where !isEditable:
        entry.hashes.append(try digest(use, line, open))
      case .configSettings:
        guard let setting = RequirementsEntry.ConfigSetting(use.value) else {
          throw failure(in: open, line, use.valueRange, "expected `KEY=VALUE`")
        }
        entry.configSettings.append(setting)
      default: break
      }
    }
    guard open.isConstraint else {
      file.requirements.append(entry)
      return
    }
    if let problem = Self.problem(asConstraint: entry) {
      throw failure(
        in: open, line, range, problem,
        hint: "a constraint is a name with specifiers or with an address")
    }
    file.constraints.append(entry)
  }

  /// Why the entry can't be a constraint.
  private static func problem(asConstraint entry: RequirementsEntry) -> String? {
    if entry.isEditable { return "a constraint can't be editable" }
    if !entry.target.extras.isEmpty { return "a constraint can't have extras" }
    switch entry.target {
    case .requirement: return nil
    case .path(let local):
      // A wheel's name says what it constrains.
      return local.path.lowercased().hasSuffix(".whl") ? nil : "a constraint needs a name"
    case .address(let address):
      let path = address.url.prefix { $0 != "#" && $0 != "?" }
      return address.egg != nil || path.lowercased().hasSuffix(".whl")
        ? nil : "a constraint needs a name"
    }
  }

  private func digest(
    _ use: OptionUse, _ line: LogicalLine, _ open: OpenFile
  ) throws(Failure) -> Digest {
    let parts = use.value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw failure(
        in: open, line, use.valueRange, "expected an algorithm and a hash, such as `sha256:…`")
    }
    guard let algorithm = HashAlgorithm(rawValue: String(parts[0])), algorithm.isStrong else {
      throw failure(
        in: open, line, use.valueRange, "expected one of `sha256`, `sha384`, `sha512`")
    }
    guard let digest = Digest(algorithm, hex: parts[1]) else {
      throw failure(
        in: open, line, use.valueRange,
        "expected \(algorithm.byteCount * 2) hexadecimal digits after `\(algorithm.rawValue):`")
    }
    return digest
  }

  private mutating func apply(
    _ use: OptionUse, _ line: LogicalLine, _ origin: RequirementsOrigin, _ open: OpenFile
  ) throws(Failure) {
    let value = RequirementsOptions.Value(use.value, origin: origin)
    do {
      switch use.option {
      case .indexURL:
        if !file.options.noIndex { file.options.indexURL = value }
      case .extraIndexURL:
        if !file.options.noIndex { file.options.extraIndexURLs.append(value) }
      case .noIndex:
        file.options.noIndex = true
        file.options.indexURL = nil
        file.options.extraIndexURLs = []
      case .findLinks: file.options.findLinks.append(value)
      case .trustedHost: file.options.trustedHosts.append(value)
      case .noBinary: try file.options.formats.refuseWheels(of: use.value)
      case .onlyBinary: try file.options.formats.refuseSources(of: use.value)
      case .preferBinary: file.options.prefersBinary = true
      case .requireHashes: file.options.requiresHashes = true
      case .noRequireHashes: file.options.requiresHashes = false
      case .pre: try file.options.releases.takePrereleases(of: ":all:")
      case .allReleases: try file.options.releases.takePrereleases(of: use.value)
      case .onlyFinal: try file.options.releases.refusePrereleases(of: use.value)
      case .constraint, .requirement, .editable, .useFeature, .hash, .configSettings: break
      }
    } catch {
      throw failure(
        in: open, line, use.valueRange, "`\(error.text)` is not the name of a package")
    }
  }

  private mutating func note(_ uses: [OptionUse], _ origin: RequirementsOrigin) {
    for use in uses where use.option != .useFeature {
      file.notes.append(
        Diagnosis(
          use.option.belongsToRequirement
            ? "`\(use.option.rawValue)` without a requirement has no effect"
            : "`\(use.option.rawValue)` beside a requirement has no effect",
          causes: ["it stands in \(origin)"],
          hints: use.option.belongsToRequirement ? [] : ["give it a line of its own"]))
    }
  }
}
