internal import PykArchive
internal import PykBuild
internal import PykDiagnostics
internal import PykMetadata
internal import PykRequirements
internal import PykVersions

/// Tags that are asked for of a wheel that a backend makes: setuptools can be told, others can't.
extension ProjectBuild {
  /// What `bdist_wheel` is to be told, as `setup.py bdist_wheel` would have been.
  ///
  /// - Throws: `Failure` where the backend isn't setuptools, and for what is no tag.
  func backendOptions(_ options: WheelOptions) throws -> [String] {
    let wished = options.commandLine
    guard !wished.isEmpty else { return [] }
    try options.check()
    let system = try BuildSystem(in: project)
    guard system.isSetuptools else {
      let named = wished.map { "`\($0.split(separator: "=")[0])`" }.joined(separator: ", ")
      throw Failure(
        "can't build a wheel of `\(project)` with other tags",
        causes: ["its backend `\(system.backend)` chooses the tags of its wheels"],
        hints: ["leave out \(named), and see what the backend takes as `-C key=value`"])
    }
    return wished
  }

  /// - Throws: `Failure` where the wheel isn't what was asked for.
  func check(_ product: Product, _ options: WheelOptions) throws {
    guard !options.commandLine.isEmpty else { return }
    let name = try WheelFilename(product.filename)
    var faults: [String] = []
    func compare(_ option: String, _ wanted: [String], _ found: [String]) {
      guard Set(wanted) != Set(found) else { return }
      let (wanted, found) = (wanted.joined(separator: "."), found.joined(separator: "."))
      faults.append("`\(option)` asks for `\(wanted)`, and its setuptools made `\(found)`")
    }
    let tags = try options.tags()
    let pythons = tags.python.split(separator: ".").map(String.init)
    if options.isUniversal { compare("--universal", pythons, name.pythonTags) }
    if options.pythonTag != nil { compare("--python-tag", pythons, name.pythonTags) }
    if options.platformName != nil { compare("--plat-name", [tags.platform], name.platformTags) }
    if let build = try options.build() {
      compare("--build-number", [build], name.build.map { ["\($0)"] } ?? [])
    }
    guard faults.isEmpty else {
      throw Failure(
        "can't build `\(product.filename)` as it is asked for", causes: faults,
        hints: ["wheels with compiled modules are for the Python that built them"])
    }
    if options.isUniversal { try refuseUniversal(product) }
  }

  private func refuseUniversal(_ product: Product) throws {
    let reader = try ZipReader(product.bytes, name: product.filename)
    let entry = reader.entries.first { $0.path.description.hasSuffix(".dist-info/METADATA") }
    guard let entry else { return }
    let metadata = try CoreMetadata(parsing: reader.read(entry, limit: 16 << 20))
    guard let python = metadata.requiresPython, let python2 = Version(release: [2, 7, 18]),
      !python.contains(python2)
    else { return }
    throw Failure(
      "can't build a universal wheel of `\(metadata.name.written)`",
      causes: ["a universal wheel is for Python 2 too, and this project needs Python `\(python)`"],
      hints: ["leave out `--universal`"])
  }
}
