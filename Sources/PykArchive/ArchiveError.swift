package import PykDiagnostics

/// An archive that can't be read, or must not be.
package struct ArchiveError: Diagnosable, Equatable {
  /// What is wrong; the text is a sentence in lower case without a full stop.
  package enum Problem: Equatable, Sendable {
    /// It is no archive of this kind at all.
    case notAnArchive(String)
    /// Bytes are missing or changed: fetching it again may help.
    case damaged(String)
    /// Two readers would find different things in it.
    case ambiguous(String)
    /// An entry that would land outside the folder it is unpacked to, or can't be a file name.
    case unsafeName(String)
    /// Allowed by the format, but not read here.
    case unsupported(String)
    /// It would unpack to more than is allowed.
    case tooLarge(String)
  }

  package let archive: String
  /// The entry's name, made fit to be shown.
  package let entry: String?
  package let problem: Problem

  package init(_ problem: Problem, in archive: String, entry: String? = nil) {
    self.problem = problem
    self.archive = archive
    self.entry = entry.map(Self.visible)
  }

  package var diagnosis: Diagnosis {
    let thing = entry.map { "`\($0)` in `\(archive)`" } ?? "`\(archive)`"
    return switch problem {
    case .notAnArchive(let cause):
      Diagnosis("can't read \(thing)", causes: [cause])
    case .damaged(let cause):
      Diagnosis(
        "can't read \(thing)", causes: [cause],
        hints: ["fetch the file again: it may have been cut or changed on its way"])
    case .ambiguous(let cause):
      Diagnosis(
        "won't unpack \(thing)", causes: [cause],
        hints: ["programs disagree on what such a file holds: tell whoever published it"])
    case .unsafeName(let cause):
      Diagnosis(
        "won't unpack \(thing)", causes: [cause],
        hints: ["no honest tool makes such a name: don't trust this file"])
    case .unsupported(let cause):
      Diagnosis("can't read \(thing)", causes: [cause])
    case .tooLarge(let cause):
      Diagnosis("won't unpack \(thing)", causes: [cause])
    }
  }

  /// Control characters escaped and the length bounded, so that a name can't steer a terminal.
  static func visible(_ name: String) -> String {
    var text = ""
    for scalar in name.unicodeScalars.prefix(200) {
      if scalar.properties.generalCategory == .control
        || scalar.properties.generalCategory == .format
      {
        text += scalar.escaped(asASCII: true)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text.unicodeScalars.count < name.unicodeScalars.count && text.count >= 200
      ? text + "…" : text
  }
}
