internal import PykFiles
internal import SystemPackage

/// Which installed distributions list a path, of those that a plan doesn't remove.
final class Ownership {
  private let scheme: InstallScheme
  private let leaving: Set<FilePath>
  private let text: SchemeText

  init(scheme: InstallScheme, leaving: [InstalledDistribution]) {
    self.scheme = scheme
    self.leaving = Set(leaving.map(\.path))
    text = SchemeText(scheme)
  }

  private lazy var staying: [InstalledDistribution] = {
    let environment = try? InstalledEnvironment(
      reading: scheme.purelib == scheme.platlib
        ? [scheme.purelib] : [scheme.purelib, scheme.platlib])
    return environment?.distributions.filter { !leaving.contains($0.path) } ?? []
  }()

  /// Read when the first clash asks for it: most plans have none.
  private lazy var ownersOfPath: [String: [String]] = {
    var owners: [String: [String]] = [:]
    for distribution in staying {
      guard let paths = try? distribution.installedPaths(in: text, scheme) else { continue }
      let name = distribution.writtenName
      for path in paths { owners[path, default: []].append(name) }
    }
    return owners
  }()

  /// The names of those that list the path.
  func owners(_ path: String) throws -> [String] { ownersOfPath[path] ?? [] }

  /// One that lists the path too, if any does.
  func sharedOwner(of path: String) throws -> String? {
    guard mayBeShared(path) else { return nil }
    return ownersOfPath[path]?.first
  }

  // MARK: A quick no

  /// The one folder that everybody shares.
  private static let bytecode = "__pycache__/"

  /// Where the RECORDs of those that stay have lines: the first folder of each, with its `/`, or
  /// the whole path where there is none, or it says nothing. Saves reading all of them for
  /// the usual no.
  private lazy var tops: Set<String> = {
    var tops: Set<String> = []
    for distribution in staying where distribution.kind == .distInfo {
      guard
        let record = try? Files.read(distribution.path.appending("RECORD"), limit: 64 << 20)
      else { continue }
      record.withUnsafeBytes { collectTops(of: $0, distribution, &tops) }
    }
    return tops
  }()

  private func collectTops(
    of record: UnsafeRawBufferPointer, _ distribution: InstalledDistribution,
    _ tops: inout Set<String>
  ) {
    let folder = distribution.location.string
    let above = PathText.Above(folder)
    var isPlain = folder == text.home
    var last = record[..<record.startIndex]
    var rest = record[...]
    while isPlain, let first = rest.first {
      let path = rest.prefix { $0 != 0x2c && $0 != 0x0a && $0 != 0x0d }
      rest = rest[path.endIndex...]
      let end = rest.firstIndex { $0 == 0x0a || $0 == 0x0d } ?? rest.endIndex
      rest = rest[min(end + 1, rest.endIndex)...]
      if path.isEmpty { continue }
      // Most lines have the top of the line before.
      let isNormal = !Self.mayNotBeNormal(path)
      if isNormal, !last.isEmpty, path.starts(with: last) { continue }
      if first == 0x22 || first == 0xef {
        isPlain = false
      } else if first == 0x2f || !isNormal {
        let path = String(decoding: path, as: UTF8.self)
        tops.insert(
          top(
            of: above.path(of: path)
              ?? PathText.normalized(first == 0x2f ? path : folder + "/" + path)))
      } else if let slash = path.firstIndex(of: 0x2f), !path.starts(with: Self.bytecode.utf8) {
        last = path[...slash]
        tops.insert(String(decoding: last, as: UTF8.self))
      } else {
        tops.insert(String(decoding: path, as: UTF8.self))
      }
    }
    // Quoted lines are for the parser, and so are those of another folder.
    guard !isPlain, let paths = try? distribution.installedPaths(in: text, scheme) else { return }
    for path in paths { tops.insert(top(of: path)) }
  }

  /// As `PathText.mayNotBeNormal`.
  private static func mayNotBeNormal(_ path: Slice<UnsafeRawBufferPointer>) -> Bool {
    var last: UInt8 = 0x2f
    for byte in path {
      if last == 0x2f, byte == 0x2f || byte == 0x2e { return true }
      last = byte
    }
    return last == 0x2f
  }

  /// Of an absolute path; outside of site-packages that itself.
  private func top(of path: String) -> String {
    guard PathText.starts(path, with: text.home + "/") else { return path }
    let relative = path.utf8.dropFirst(text.home.utf8.count + 1)
    guard let slash = relative.firstIndex(of: 0x2f), !relative.starts(with: Self.bytecode.utf8)
    else { return String(Substring(relative)) }
    return String(Substring(relative[...slash]))
  }

  private func mayBeShared(_ path: String) -> Bool {
    // Of a distribution's files most lie below the same folder, one after the other.
    if let lastTop, PathText.starts(path, with: lastTop.path) { return lastTop.isShared }
    let top = top(of: path)
    let isShared = tops.contains(top)
    if top.utf8.last == 0x2f { lastTop = (text.home + "/" + top, isShared) }
    return isShared
  }

  private var lastTop: (path: String, isShared: Bool)?
}

/// Whether what a symbolic link leads to lies in the environment.
final class InsideCheck {
  private let roots: [FilePath]

  init(_ scheme: InstallScheme) {
    roots = scheme.roots.map { (try? Files.realPath($0)) ?? $0 }
  }

  func holds(_ path: String) throws -> Bool {
    guard let real = try? Files.realPath(FilePath(path)) else { return false }
    return roots.contains { real.starts(with: $0) }
  }
}
