/// Rule `layout`: a source distribution is one folder that is called as the file, and it can be
/// built.
///
/// https://packaging.python.org/en/latest/specifications/source-distribution-format/
enum SdistRules {
  static func check(_ subject: Subject, _ findings: inout Findings) {
    guard !subject.folder.isEmpty else {
      return findings.error(
        .layout,
        subject.members.isEmpty
          ? "there is nothing in it" : "not everything in it is in one folder at the top")
    }
    // The public index looks at zip archives alone.
    if Framing.isBomb(subject.totalSize, packed: subject.size), !subject.filename.hasSuffix(".zip")
    {
      findings.warning(.archive, "it unpacks to more than 50 times its size, as bombs do")
    }
    let stem = stem(of: subject.filename)
    if subject.folder != stem {
      findings.warning(
        .layout, "its folder is called `\(subject.folder.short)`, and should be `\(stem.short)`")
    }
    if let info = subject.member(subject.folder + "/PKG-INFO"), !info.isFile {
      findings.error(.layout, "`\(info.path.short)` is no plain file")
    }
    let isBuildable = ["pyproject.toml", "setup.py", "setup.cfg"].contains {
      subject.member("\(subject.folder)/\($0)") != nil
    }
    if !isBuildable {
      findings.error(
        .layout, "it has neither `pyproject.toml` nor `setup.py`: nobody can build it")
    }
  }

  private static func stem(of filename: String) -> String {
    for end in [".tar.gz", ".zip"] where filename.lowercased().hasSuffix(end) {
      return String(filename.dropLast(end.count))
    }
    return filename
  }
}
