package import PykDiagnostics
package import PykRequirements
package import PykVersions

/// The name of a wheel's file: `name-version[-build]-python-abi-platform.whl`.
///
/// - The name is taken with `_` and `.` as old builders wrote it; the version in any spelling, also
///   with `_` for the `-` that may not stand there.
/// - `compressedTags` is as written, such as `py2.py3-none-any`; `tags` are all that it stands for.
///
/// https://packaging.python.org/en/latest/specifications/binary-distribution-format/
package struct WheelFilename: Sendable, Hashable, CustomStringConvertible {
  package let name: PackageName
  package let version: Version
  package let build: BuildTag?
  package let compressedTags: String
  /// The whole name, as it was written.
  package let description: String

  /// Every tag that it stands for, in lower case.
  package var tags: [WheelTag] { WheelTag.expanded(compressedTags) }

  /// Such as `py2` and `py3`.
  package var pythonTags: [String] { parts(0) }
  /// Such as `cp311`, `abi3` or `none`.
  package var abiTags: [String] { parts(1) }
  /// Such as `manylinux_2_17_x86_64` and `manylinux2014_x86_64`, or `any`.
  package var platformTags: [String] { parts(2) }

  private func parts(_ index: Int) -> [String] {
    let sets = compressedTags.utf8.split(separator: UInt8(ascii: "-"))
    guard sets.indices.contains(index) else { return [] }
    return sets[index].split(separator: UInt8(ascii: ".")).map { String(Substring($0)) }
  }

  /// - Throws: `Failure` that says which part is wrong.
  package init(_ filename: some StringProtocol) throws(Failure) {
    var text = String(filename)
    let outcome = text.withUTF8 { Self.read(UnsafeRawBufferPointer($0)) }
    switch outcome {
    case .success(let wheel): self = wheel
    case .failure(let fault):
      throw Failure("`\(text)` is not the name of a wheel", causes: [fault.cause])
    }
  }

  /// Reads a name from UTF-8, or nil.
  package init?(utf8 bytes: UnsafeRawBufferPointer) {
    guard case .success(let wheel) = Self.read(bytes) else { return nil }
    self = wheel
  }

  private init(
    name: PackageName, version: Version, build: BuildTag?, compressedTags: String,
    description: String
  ) {
    self.name = name
    self.version = version
    self.build = build
    self.compressedTags = compressedTags
    self.description = description
  }
}

extension WheelFilename {
  private struct Fault: Error {
    let cause: String
  }

  /// No file system has longer ones.
  private static let longest = 1024

  private static func read(_ bytes: UnsafeRawBufferPointer) -> Result<WheelFilename, Fault> {
    func refuse(_ cause: String) -> Result<WheelFilename, Fault> { .failure(Fault(cause: cause)) }
    guard bytes.count > 4, endsInWhl(bytes) else { return refuse("wheels end in `.whl`") }
    guard bytes.count <= longest else { return refuse("it is too long to be a file's name") }
    let end = bytes.count - 4
    var starts = [0]
    starts.reserveCapacity(6)
    for index in 0..<end where bytes[index] == UInt8(ascii: "-") { starts.append(index + 1) }
    guard starts.count == 5 || starts.count == 6 else {
      return refuse("there are \(starts.count) parts between the dashes, and not five or six")
    }
    func part(_ index: Int) -> UnsafeRawBufferPointer {
      let end = index + 1 < starts.count ? starts[index + 1] - 1 : end
      return UnsafeRawBufferPointer(rebasing: bytes[starts[index]..<end])
    }
    func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }

    guard let name = PackageName(utf8: part(0)), !hasDoubleUnderscore(part(0)) else {
      return refuse("`\(text(part(0)))` is no package's name")
    }
    guard let version = version(part(1)) else {
      return refuse("`\(text(part(1)))` is no version")
    }
    var build: BuildTag?
    if starts.count == 6 {
      build = BuildTag(text(part(2)))
      if build == nil {
        return refuse("the build tag `\(text(part(2)))` does not begin with a digit")
      }
    }
    let tags = UnsafeRawBufferPointer(rebasing: bytes[starts[starts.count - 3]..<end])
    guard !hasEmptyTag(tags) else { return refuse("one of its tags is empty") }
    return .success(
      WheelFilename(
        name: name, version: version, build: build, compressedTags: text(tags),
        description: text(bytes)))
  }

  private static func endsInWhl(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let end = bytes.count
    return bytes[end - 4] == UInt8(ascii: ".") && bytes[end - 3] | 0x20 == UInt8(ascii: "w")
      && bytes[end - 2] | 0x20 == UInt8(ascii: "h") && bytes[end - 1] | 0x20 == UInt8(ascii: "l")
  }

  private static func hasDoubleUnderscore(_ name: UnsafeRawBufferPointer) -> Bool {
    zip(name, name.dropFirst()).contains { $0 == UInt8(ascii: "_") && $1 == UInt8(ascii: "_") }
  }

  private static func version(_ bytes: UnsafeRawBufferPointer) -> Version? {
    if let version = Version(utf8: bytes) { return version }
    guard bytes.contains(UInt8(ascii: "_")) else { return nil }
    return Version(utf8: bytes.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 })
  }

  private static func hasEmptyTag(_ tags: UnsafeRawBufferPointer) -> Bool {
    var length = 0
    for byte in tags {
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") {
        if length == 0 { return true }
        length = 0
      } else {
        length += 1
      }
    }
    return length == 0
  }
}
