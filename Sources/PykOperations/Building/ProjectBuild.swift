internal import PykArchive
package import PykBuild
internal import PykDiagnostics
internal import PykFiles
package import PykThreads
package import SystemPackage

/// Builds sdists and wheels of one project.
///
/// Nothing is written before all of it is there: files come into the output folder complete, by
/// renaming.
package struct ProjectBuild {
  package let project: FilePath
  package let moment: BuildMoment
  private let reporter: Reporter
  private let cancellation: Cancellation
  private let environment: [String: String]
  private let backend: LazyBackend
  private let native: NativeProject?
  /// Why it isn't native, for those who ask.
  package let doubts: [String]
  /// Those that what was asked for brings.
  private let wishes: [String]

  /// What was built, and not written yet.
  package struct Product: Sendable {
    package let filename: String
    package let bytes: [UInt8]
    /// The members, where the archive was made here.
    package let contents: ArchiveContents?

    /// What is in it, in its order.
    package func members() throws -> [(path: String, size: Int)] {
      if let contents { return contents.files.map { ($0.path.string, $0.bytes.count) } }
      if filename.hasSuffix(".tar.gz") {
        return try SourceArchive(bytes, name: filename).readTar { reader in
          var members: [(path: String, size: Int)] = []
          while let entry = try reader.next() {
            if case .file = entry.kind { members.append((entry.name, entry.size)) }
          }
          return members
        }
      }
      return try ZipReader(bytes, name: filename).entries.filter { !$0.isDirectory }
        .map { ($0.path.string, $0.size) }
    }
  }

  /// Reads the project, and chooses the way.
  ///
  /// - Parameter wishes: What was asked for that only the backend can do.
  /// - Throws: `Failure` where the project's files are wrong, and where the way that is wanted
  ///   can't be taken.
  package init(
    _ project: FilePath, choice: BackendChoice, wishes: [String], environment: [String: String],
    backend: LazyBackend, moment: BuildMoment? = nil, reporter: Reporter,
    cancellation: Cancellation
  ) throws {
    self.project = project
    self.wishes = wishes
    self.environment = environment
    self.backend = backend
    self.reporter = reporter
    self.cancellation = cancellation
    self.moment = try moment ?? BuildMoment(of: project, environment: environment)
    guard choice != .hooks else {
      (native, doubts) = (nil, ["`--backend hooks` says that it builds"])
      return
    }
    let reading: NativeProject.Reading =
      try wishes.isEmpty
      ? NativeProject.read(project) { [day = self.moment.day] in day }
      : .doubtful(wishes)
    switch reading {
    case .native(let found):
      (native, doubts) = (found, [])
      reporter.detail("building natively: setuptools would make the same, and no code is run")
      for warning in found.warnings { reporter.warn(warning) }
    case .doubtful(let reasons):
      (native, doubts) = (nil, reasons)
      if choice == .native {
        throw Failure(
          "can't build `\(project)` natively", causes: reasons,
          hints: ["leave out `--backend native`, and the project's backend builds it"])
      }
      for reason in reasons { reporter.detail("building through the backend: \(reason)") }
    }
  }

  /// What setup.cfg says for the commands; nothing where the backend builds.
  package var options: CommandOptions? { native?.options }

  // MARK: Building

  package func sdists(_ formats: [SdistFormat]) throws -> [Product] {
    guard let native else {
      if formats != [.gztar] {
        throw Failure(
          "the project's backend makes `.tar.gz` alone", causes: doubts,
          hints: ["leave out `--formats`"])
      }
      return [try throughBackend(.sdist)]
    }
    let (contents, warnings) = try native.sdistContents()
    tell(warnings)
    return try formats.map { format in
      let archive = try native.sdist(format, contents, at: moment)
      return Product(
        filename: archive.filename, bytes: archive.bytes, contents: archive.contents)
    }
  }

  package func wheel(_ options: WheelOptions) throws -> Product {
    guard let native else {
      let product = try throughBackend(.wheel, try backendOptions(options))
      try check(product, options)
      return product
    }
    let (archive, warnings) = try native.wheel(options, at: moment)
    tell(warnings)
    return Product(filename: archive.filename, bytes: archive.bytes, contents: archive.contents)
  }

  private func tell(_ warnings: [String]) {
    for warning in warnings { reporter.warn(warning) }
  }

  private func throughBackend(_ kind: BuildKind, _ options: [String] = []) throws -> Product {
    let (filename, bytes) = try backend.get().build(kind, project: project, options: options)
    return Product(filename: filename, bytes: bytes, contents: nil)
  }

  // MARK: From the sdist

  /// The same build of what an sdist holds: what isn't in it isn't in the wheel.
  ///
  /// - Parameter body: Works while the unpacked sdist is there.
  package func unpacking<Result>(
    _ sdist: Product, choice: BackendChoice, _ body: (ProjectBuild) throws -> Result
  ) throws -> Result {
    try withFolder { folder throws in
      let build = try ProjectBuild(
        try unpack(sdist, into: folder), choice: choice, wishes: wishes, environment: environment,
        backend: backend, moment: moment, reporter: reporter, cancellation: cancellation)
      return try body(build)
    }
  }

  /// A folder that goes when `body` has ended, or the person stops it all.
  private func withFolder<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
    let folder = try WorkFolder(
      in: Files.temporaryFolder(environment: environment), prefix: "pyk-", cancellation)
    return try withExtendedLifetime(folder) { try body(folder.path) }
  }

  private func unpack(_ sdist: Product, into folder: FilePath) throws -> FilePath {
    guard let contents = sdist.contents else {
      let archive = SourceArchive(sdist.bytes, name: sdist.filename)
      return try archive.unpack(into: Directory(folder)).map { folder.appending($0) } ?? folder
    }
    var known: Set<FilePath> = []
    for file in contents.files {
      let path = folder.pushing(FilePath(file.path.string))
      let parent = path.removingLastComponent()
      if known.insert(parent).inserted { try Files.createDirectories(parent) }
      try Files.write(file.bytes, to: path)
      // Whatever the umask leaves.
      if file.isExecutable {
        try Files.setPermissions(of: path, FilePermissions(rawValue: 0o755))
      }
    }
    let top = contents.files.first.map { String($0.path.firstPart) } ?? ""
    return folder.appending(top)
  }

  // MARK: Writing

  /// Puts products into a folder, each complete or not at all; gives their paths.
  package static func write(
    _ products: [Product], into folder: FilePath, cancellation: Cancellation
  ) throws -> [FilePath] {
    try Files.createDirectories(folder)
    return try cancellation.protect {
      try products.map { product in
        let path = folder.appending(product.filename)
        try Files.replace(path, with: product.bytes)
        return path
      }
    }
  }
}
