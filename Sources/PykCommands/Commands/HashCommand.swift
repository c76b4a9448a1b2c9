internal import ArgumentParser
internal import PykDigests
internal import PykFiles
internal import PykFormats

/// `pyk hash`: the digest of files, as requirements files want it.
struct HashCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "hash", abstract: "Compute hashes of files, for requirements files.")

  enum Format: String, CaseIterable { case text, json }
  enum Algorithm: String, CaseIterable { case sha256, sha384, sha512 }

  @Argument(help: ArgumentHelp("Files to read: wheels, archives, anything.", valueName: "file"))
  var files: [String] = []

  @Option(
    name: [.customShort("a", allowingJoined: true), .long],
    help: ArgumentHelp("sha256, sha384 or sha512.", valueName: "name"))
  var algorithm: String?

  @Option(help: ArgumentHelp("text or json.", valueName: "format"))
  var format: String?

  @OptionGroup(title: "General") var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    let settings = try Settings(context, global)
    guard !files.isEmpty else {
      throw UsageError("no file is named", hint: "name one: `pyk hash dist/acme-2.1.tar.gz`")
    }
    let format = try settings.choice(format ?? "text", "format", default: Format.text)
    let name = try settings.choice(algorithm, "algorithm", default: Algorithm.sha256).rawValue
    guard let algorithm = HashAlgorithm(rawValue: name) else { return .usage }
    var hashed: [(file: String, digest: Digest)] = []
    for file in files {
      let digest = try Self.digest(of: try Files.open(settings.path(file)), algorithm)
      hashed.append((file, digest))
    }
    switch format {
    case .json:
      let values = hashed.map { each in
        [
          "file": .string(each.file), "algorithm": .string(name), "hash": .string(each.digest.hex),
        ] as JSONValue
      }
      context.console.print(JSONValue.array(values).serialized(pretty: true))
    case .text:
      for each in hashed {
        context.console.print("\(each.file):\n--hash=\(name):\(each.digest.hex)")
      }
    }
    return .done
  }

  /// Read in pieces: a file that shrinks meanwhile does no harm.
  private static func digest(of file: OpenFile, _ algorithm: HashAlgorithm) throws -> Digest {
    // What can't be read at a place, such as a pipe, is read as a whole.
    guard try file.status().kind == .regular else {
      return Digest(algorithm, of: try file.readToEnd())
    }
    var hash = StreamingHash(algorithm)
    var offset = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = try buffer.withUnsafeMutableBytes { bytes throws(FileFailure) in
        let count = try file.read(into: bytes, at: offset)
        hash.update(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[..<count]))
        return count
      }
      if count == 0 { return hash.finish() }
      offset += count
    }
  }
}
