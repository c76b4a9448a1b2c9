package import PykDiagnostics

/// A wheel that is not stored, and so not installed: it is broken, or means harm.
package struct WheelRefusal: Diagnosable, Equatable {
  package enum Reason: Sendable, Equatable {
    /// The file's name is not that of a wheel.
    case filename
    /// Not exactly one folder `name-version.dist-info` at the top; how many there are.
    case distInfoCount(Int)
    /// A file that every wheel must have is missing: `METADATA`, `WHEEL`, `RECORD`.
    case missing(String)
    /// A file of the `.dist-info` can't be read; the causes say why.
    case unreadable(String, causes: [String])
    /// Name or version differ between the file's name, the `.dist-info` and METADATA.
    case disagreement(what: String, expected: String, found: String)
    /// Made for a newer generation of installers.
    case wheelVersion(String)
    /// RECORD lists a file that isn't there.
    case recordedButAbsent(String)
    /// A file is there that RECORD doesn't list.
    case presentButUnrecorded(String)
    /// RECORD has no hash for a file, or one that proves nothing.
    case weakHash(String)
    /// Contents or size are not what RECORD says.
    case changed(String)
    /// RECORD says different things of one file.
    case recordedTwice(String)
    /// A symbolic link, a device, ….
    case notAPlainFile(String)
    /// A folder in `.data` that is none of the five.
    case unknownScheme(String)
    /// Two files would come to one place.
    case collision(String)
    /// A name that pyk itself, or the installer's own files, need.
    case reservedName(String)
    /// An entry point that can't become a script.
    case entryPoint(String)
    /// More than 4 GiB of names and texts.
    case tooLarge
  }

  /// The file's name.
  package let wheel: String
  package let reason: Reason

  package var diagnosis: Diagnosis {
    Diagnosis(
      "`\(wheel)` is not installed: it is no sound wheel", causes: causes, hints: hints)
  }

  private var causes: [String] {
    switch reason {
    case .filename:
      ["its name is not of the form `name-version[-build]-python-abi-platform.whl`"]
    case .distInfoCount(let count):
      [
        "it has \(count == 0 ? "no" : "\(count)") `.dist-info` "
          + (count < 2 ? "folder" : "folders") + " where there must be one"
      ]
    case .missing(let name): ["it has no `\(name)`"]
    case .unreadable(let name, let causes): ["its `\(name)` can't be read"] + causes
    case .disagreement(let what, let expected, let found):
      ["\(what) says `\(found)` where the file's name says `\(expected)`"]
    case .wheelVersion(let version):
      ["it has version \(version) of the wheel format; pyk knows version 1"]
    case .recordedButAbsent(let path): ["RECORD lists `\(path)`, which is not in it"]
    case .presentButUnrecorded(let path): ["it holds `\(path)`, which RECORD does not list"]
    case .weakHash(let path):
      ["RECORD has no SHA-256, SHA-384 or SHA-512 hash for `\(path)`"]
    case .changed(let path): ["`\(path)` is not what RECORD says it is"]
    case .recordedTwice(let path): ["RECORD lists `\(path)` twice, with different hashes"]
    case .notAPlainFile(let path): ["`\(path)` is neither a file nor a folder"]
    case .unknownScheme(let path):
      ["`\(path)` is in none of `purelib`, `platlib`, `scripts`, `headers` and `data`"]
    case .collision(let path): ["two of its files would both be installed as `\(path)`"]
    case .reservedName(let path): ["the name `\(path)` is not for wheels to use"]
    case .entryPoint(let text): ["the entry point `\(text)` can't become a script"]
    case .tooLarge: ["its names and metadata have more than 4 GiB"]
    }
  }

  private var hints: [String] {
    switch reason {
    case .wheelVersion: ["update pyk, or ask for another version"]
    default: ["ask for another version, and tell whoever published this file"]
    }
  }
}
