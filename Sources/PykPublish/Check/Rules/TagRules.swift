internal import PykMetadata

/// Rules `platform` and `tags`: the index takes the wheel's platforms, and what is in it fits them.
enum TagRules {
  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard let filename = subject.wheelFilename else { return }
    let platforms = Set(filename.tags.map(\.platform))
    for platform in platforms.sorted() where !PublicPlatforms.takes(platform) {
      findings.error(
        .platform, "the public index takes no wheels for `\(platform.short)`", scope: .publicIndex,
        hints: PublicPlatforms.hint(for: platform))
    }
    let binaries = subject.files.filter(\.content.isBinary)
    if platforms == ["any"] {
      checkAny(filename, subject, &findings)
    } else if binaries.isEmpty, !subject.files.contains(where: { looksBinary($0.path) }) {
      findings.warning(
        .tags,
        "it is for `\(platforms.sorted().joined(separator: ".").short)`, yet nothing in it is "
          + "machine code",
        hints: "a wheel of Python alone is tagged `any`: it is then for everybody")
    }
    checkExtensions(filename, subject, &findings)
  }

  /// Names that say it where the first bytes don't.
  private static func looksBinary(_ path: String) -> Bool {
    [".so", ".pyd", ".dylib", ".dll", ".exe", ".a", ".lib"].contains { path.hasSuffix($0) }
  }

  private static func checkAny(
    _ filename: WheelFilename, _ subject: Subject, _ findings: inout Findings
  ) {
    let modules = subject.files.compactMap { member in
      ExtensionModule(member.path).map { (member.path, $0) }
    }
    let platforms = Set(modules.map(\.1.platform))
    if let first = modules.first {
      let message =
        "it is for any platform, yet `\(first.0.short)` is an extension module for one"
      if platforms.count > 1 {
        findings.warning(.tags, message)
      } else {
        findings.error(
          .tags, message,
          hints: "leave it out, or build a wheel that is tagged for its platform")
      }
    }
    // Launchers for Windows lie in many, to be copied to where they are needed.
    let binaries = subject.files.filter {
      $0.content.isBinary && ExtensionModule($0.path) == nil && !$0.path.hasSuffix(".exe")
    }
    if let first = binaries.first, modules.isEmpty {
      findings.warning(
        .tags, "it is for any platform, yet `\(first.path.short)` is machine code")
    }
    // What installers do with it differs where the two folders do.
    if let root = subject.wheel?.wheel.flatMap({ try? WheelMetadata(parsing: $0) }),
      !root.rootIsPurelib, modules.isEmpty, filename.abiTags == ["none"]
    {
      findings.warning(
        .tags, "it is of Python alone and for any platform, yet `Root-Is-Purelib` is false")
    }
  }

  /// A wheel for one version of CPython with extension modules for other versions alone can't be
  /// imported.
  private static func checkExtensions(
    _ filename: WheelFilename, _ subject: Subject, _ findings: inout Findings
  ) {
    let modules = subject.files.compactMap { member in
      ExtensionModule(member.path).flatMap { module in
        module.cpython.map { (path: member.path, version: $0) }
      }
    }
    let pythons = Set(filename.pythonTags.filter { $0.hasPrefix("cp") }.map { $0.dropFirst(2) })
    guard let first = modules.first, !pythons.isEmpty, !filename.abiTags.contains("none"),
      !modules.contains(where: { pythons.contains($0.version) })
    else { return }
    findings.error(
      .tags,
      "it is for `\(filename.pythonTags.joined(separator: ".").short)`, yet `\(first.path.short)` "
        + "is for CPython \(first.version.prefix(1)).\(first.version.dropFirst())")
  }
}

/// What the name of an extension module says of where it runs.
struct ExtensionModule {
  /// Such as `x86_64-linux-gnu`, `darwin` or `win_amd64`.
  let platform: String
  /// Such as `311`; nil for the stable ABI and for others.
  let cpython: Substring?

  /// Nil where the name is that of no extension module.
  init?(_ path: String) {
    guard let name = path.split(separator: "/").last else { return nil }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 2, let end = parts.last, end == "so" || end == "pyd" else { return nil }
    if parts.count == 2 {
      // `x.pyd` is always one; `x.so` may be any library.
      guard end == "pyd" else { return nil }
      platform = "win"
      cpython = nil
      return
    }
    let tag = parts[parts.count - 2]
    if tag == "abi3" {
      platform = end == "pyd" ? "win" : "abi3"
      cpython = nil
      return
    }
    let fields = tag.split(separator: "-", maxSplits: 2)
    if fields.count == 3, fields[0] == "cpython" {
      platform = String(fields[2])
      cpython = Self.digits(fields[1])
    } else if fields.count == 2, fields[0].hasPrefix("cp"), fields[1].hasPrefix("win") {
      platform = String(fields[1])
      cpython = Self.digits(fields[0].dropFirst(2))
    } else if fields.count >= 2, fields[0].hasPrefix("pypy") {
      platform = String(fields[fields.count - 1])
      cpython = nil
    } else {
      return nil
    }
  }

  /// `311` of `311d` or `313t`.
  private static func digits(_ text: Substring) -> Substring? {
    let digits = text.prefix { $0.isNumber }
    return digits.isEmpty ? nil : digits
  }
}
