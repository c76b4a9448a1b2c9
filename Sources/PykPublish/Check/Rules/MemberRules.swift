internal import PykArchive

/// Rule `members`: every entry is a file or a folder with a name that can be one everywhere, and
/// links stay inside.
///
/// What installers unpack safely they refuse to unpack otherwise (PEP 706, PEP 721).
enum MemberRules {
  static func check(_ subject: Subject, _ findings: inout Findings) {
    var seen: [String: String] = [:]
    for member in subject.members where !member.path.isEmpty && member.path != "." {
      checkPath(member, &findings)
      switch member.kind {
      case .file, .directory: break
      case .special:
        findings.error(.members, "`\(member.path.short)` is a device or a pipe")
      case .symbolicLink(let target) where subject.kind == .wheel:
        findings.error(
          .members, "`\(member.path.short)` is a link to `\(target.short)`: wheels hold none")
      case .symbolicLink(let target):
        if leadsOut(target, from: member.path, below: subject.folder) {
          findings.error(
            .members, "`\(member.path.short)` is a link that leads out: `\(target.short)`")
        }
      case .hardLink(let target):
        if leadsOut(target, from: "", below: subject.folder) {
          findings.error(
            .members, "`\(member.path.short)` is a link that leads out: `\(target.short)`")
        }
      }
      guard member.kind != .directory else { continue }
      let folded = member.path.lowercased()
      if let other = seen.updateValue(member.path, forKey: folded) {
        if other == member.path {
          findings.error(.members, "`\(member.path.short)` is in it twice")
        } else {
          findings.warning(
            .members,
            "`\(other.short)` and `\(member.path.short)` are one file where case does not count")
        }
      }
    }
  }

  private static func checkPath(_ member: Subject.Member, _ findings: inout Findings) {
    do throws(EntryPathError) {
      _ = try EntryPath(member.path)
    } catch {
      return findings.error(
        .members, "`\(member.path.short)` can't be unpacked: \(error.reason)")
    }
    if let part = member.path.split(separator: "/").first(where: isUnknownToWindows) {
      findings.warning(
        .members, "`\(member.path.short)` can't be on Windows: `\(part.short)` is no name there")
    }
  }

  private static func isUnknownToWindows(_ part: Substring) -> Bool {
    if part.utf8.contains(where: { "<>:\"|?*".utf8.contains($0) }) { return true }
    if part.hasSuffix(".") || part.hasSuffix(" ") { return true }
    let stem = part.prefix { $0 != "." }.uppercased()
    return ["CON", "PRN", "AUX", "NUL"].contains(stem)
      || (stem.count == 4 && (stem.hasPrefix("COM") || stem.hasPrefix("LPT"))
        && stem.last.map { $0.isNumber && $0 != "0" } == true)
  }

  private static func leadsOut(_ target: String, from path: String, below top: String) -> Bool {
    if target.hasPrefix("/") || target.contains("\\") { return true }
    var parts = path.split(separator: "/").dropLast().map(String.init)
    for part in target.split(separator: "/") where part != "." {
      if part == ".." {
        if parts.isEmpty { return true }
        parts.removeLast()
      } else {
        parts.append(String(part))
      }
    }
    return !top.isEmpty && parts.first != top
  }
}
