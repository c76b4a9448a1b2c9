internal import PykDigests
internal import PykFiles
internal import SystemPackage

/// What a wheel of the store consists of, so that an install looks at no folder and at no file.
///
/// - A mapped file, read where it is looked at: paths stand in it as C strings, ready for the
///   kernel, folders before what is in them.
/// - Files come in two runs, each ascending by the bytes of the path: first those that go to
///   site-packages as they are, then those of the wheel's `.data` folder.
/// - The lines of RECORD stand ready in the same order; `RECORD` itself, `INSTALLER`,
///   `REQUESTED` and `direct_url.json` have no entry: every install makes its own.
/// - A manifest that is damaged can't be made: `init?` checks a checksum and every offset.
package struct Manifest: Sendable {
  /// Changes with every change of the layout; another number is as good as no manifest.
  static let format: UInt32 = 1

  let file: MappedFile

  /// The number of folders, of files, and of those that go to site-packages as they are.
  package let directoryCount: Int
  package let fileCount: Int
  let rootFileCount: Int
  /// The sum of the files' sizes, in bytes.
  package let totalSize: Int
  /// Where what is not in `.data` belongs.
  package let rootIsPurelib: Bool
  /// The permissions that files which aren't executable have in the store.
  let fileMode: UInt16
  /// The run of the machine that the files were written in.
  let boot: BootIdentity

  let directoriesOffset: Int
  let filesOffset: Int
  let poolOffset: Int
  let recordOffset: Int
  let rootRecordLength: Int

  var bytes: UnsafeRawBufferPointer { file.bytes }

  /// A text that the manifest carries.
  enum Text: Int, CaseIterable {
    case filename, name, version, distInfo, metadata, wheel, entryPoints, topLevel, scripts
  }

  /// A folder, or a file without its contents.
  package struct Place: Sendable {
    let pathOffset: Int
    let pathLength: Int
    /// So many bytes of the path are not part of the place in the environment.
    let skip: Int
    package let scheme: SchemeKey
  }

  package struct File: Sendable {
    let place: Place
    package let isExecutable: Bool
    /// Whether the first line is to be rewritten.
    let hasPlaceholder: Bool
    /// In bytes.
    package let size: Int
    let recordOffset: Int
    let recordLength: Int
    package let sha256: [UInt8]
  }
}

/// The identity of a machine's run, by which files that may not be on the disk yet are known.
struct BootIdentity: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  static let unknown = BootIdentity(high: 0, low: 0)

  /// This run's; asked once.
  static let current: BootIdentity = {
    let bytes = (try? Files.read("/proc/sys/kernel/random/boot_id", limit: 64)) ?? []
    let digits = bytes.filter { $0 != 0x2d }.prefix(32)
    let text = String(decoding: digits, as: UTF8.self)
    guard digits.count == 32, let high = UInt64(text.prefix(16), radix: 16),
      let low = UInt64(text.dropFirst(16), radix: 16)
    else { return .unknown }
    return BootIdentity(high: high, low: low)
  }()
}
