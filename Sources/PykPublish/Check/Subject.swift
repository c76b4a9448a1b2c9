internal import PykDigests
internal import PykMetadata

/// A distribution's file as the rules see it: read through once.
struct Subject: Sendable {
  let filename: String
  let kind: DistributionKind
  /// In bytes.
  let size: Int
  var members: [Member] = []
  /// The `.dist-info` of a wheel; the one folder at the top of a source distribution. Empty where
  /// there is none, or more than one.
  var folder = ""
  var metadata: MetadataText?
  var wheel: WheelText?
  /// What its parts unpack to, in bytes.
  var totalSize: Int { members.reduce(0) { $0 + $1.size } }

  /// The name of a wheel's file, where it is one.
  var wheelFilename: WheelFilename?

  /// A file's or a folder's place and nature.
  struct Member: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
      case file, directory
      case symbolicLink(target: String)
      case hardLink(target: String)
      case special
    }

    /// Relative to the archive's top, without `/` at its end.
    let path: String
    let kind: Kind
    var size: Int
    var content = Content.other
    /// With the algorithm that RECORD names; nil where RECORD has none for it.
    var digest: Digest?

    private static let testFolders: Set<String> = [
      "t", "fixtures", "unit", "example", "examples", "doc", "docs",
      "dummyserver",
    ]

    var isFile: Bool { kind == .file }
    var lastPart: Substring { path.split(separator: "/").last ?? "" }
    var firstPart: Substring { path.prefix { $0 != "/" } }
    /// Whether its place says that it is for tests, or an example.
    var isForTests: Bool {
      path.split(separator: "/").contains { part in
        let part = part.lowercased()
        let stem = part.prefix { $0 != "." }
        return Self.testFolders.contains(part) || stem.hasPrefix("test")
          || (stem.hasSuffix("test") && stem != "latest") || stem.hasSuffix("tests")
      }
    }
  }

  /// What the contents are by their first bytes, or hold.
  struct Content: Sendable, Hashable {
    enum Form: Sendable, Hashable {
      case other, elf, machO, portableExecutable, webAssembly, archiveOfObjects
    }

    var form = Form.other
    /// What looks like a secret, in words; never the secret itself.
    var secret: String?
    var isObfuscated = false

    static let other = Content()

    /// Whether it is machine code.
    var isBinary: Bool { form != .other }
  }

  /// The texts of a wheel's `.dist-info`.
  struct WheelText: Sendable {
    var wheel: [UInt8]?
    var record: [UInt8]?
    var entryPoints: [UInt8]?
    /// What RECORD says; nil where it can't be read.
    var lines: [String: RecordEntry] = [:]
    /// Paths that RECORD has more than once.
    var doubles: [String] = []
    var recordProblem: String?
  }

  var files: some Sequence<Member> { members.lazy.filter(\.isFile) }

  func member(_ path: String) -> Member? { members.first { $0.path == path } }

  /// The first part of the file's name, as it was written.
  var filenameParts: [Substring] {
    filename.split(separator: "-", omittingEmptySubsequences: false)
  }
}
