package import PykDigests
internal import PykFiles
internal import PykMetadata
package import PykRequirements
package import PykVersions
package import SystemPackage

/// A wheel in the store: unpacked, checked, and ready to be linked.
package struct StoredWheel: Sendable {
  /// The SHA-256 of the wheel file.
  package let sha256: Digest
  /// Its folder in the store.
  package let path: FilePath
  package let manifest: Manifest
  package let name: PackageName
  package let version: Version

  init?(sha256: Digest, path: FilePath, manifest: Manifest) {
    guard let name = try? PackageName(manifest.text(.name)),
      let version = try? Version(manifest.text(.version))
    else { return nil }
    self.sha256 = sha256
    self.path = path
    self.manifest = manifest
    self.name = name
    self.version = version
  }

  /// As METADATA spells it.
  package var versionText: String { manifest.text(.version) }
  /// The name of the file that it was stored from.
  package var filename: String { manifest.text(.filename) }
  /// `name-version.dist-info`.
  package var distInfo: String { manifest.text(.distInfo) }
  /// METADATA.
  package var metadata: [UInt8] { Array(manifest.textBytes(.metadata)) }
  /// WHEEL.
  package var wheelFile: [UInt8] { Array(manifest.textBytes(.wheel)) }
  /// Whether it is of a newer minor version of the format than pyk knows: it is read as far as
  /// that goes, and a person should be told.
  package var isOfNewerFormat: Bool {
    guard let wheel = try? WheelMetadata(parsing: wheelFile) else { return false }
    return wheel.minor > WheelMetadata.knownVersion.minor
  }
  /// Whether its files go to purelib rather than to platlib.
  package var isPurelib: Bool { manifest.rootIsPurelib }
  /// `entry_points.txt`; nothing where there is none.
  package var entryPoints: [UInt8] { Array(manifest.textBytes(.entryPoints)) }
  /// `top_level.txt`; nothing where there is none.
  package var topLevel: [UInt8] { Array(manifest.textBytes(.topLevel)) }

  /// The unpacked files, as they are in the wheel.
  package var tree: FilePath { path.appending("tree") }
}
