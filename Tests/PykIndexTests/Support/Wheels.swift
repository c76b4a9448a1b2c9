import PykArchive
import PykDigests
import PykFormats

/// A wheel's bytes: METADATA among some other entries.
func wheel(
  _ name: String, _ version: String, requires: [String] = [], padding: Int = 0,
  metadataFirst: Bool = false, files: Int = 0
) throws -> [UInt8] {
  var writer = ZipWriter(name: "\(name).whl")
  let folder = "\(name)-\(version).dist-info"
  let metadata = Array(metadataText(name, version, requires: requires).utf8)
  if metadataFirst { try writer.add(EntryPath("\(folder)/METADATA"), metadata) }
  // Random, so that packing doesn't make it small.
  var state: UInt64 = 1
  let noise = (0..<padding).map { _ -> UInt8 in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(truncatingIfNeeded: state >> 33)
  }
  try writer.add(EntryPath("\(name)/__init__.py"), noise)
  for number in 0..<files { try writer.add(EntryPath("\(name)/module_\(number).py"), []) }
  if !metadataFirst { try writer.add(EntryPath("\(folder)/METADATA"), metadata) }
  try writer.add(EntryPath("\(folder)/WHEEL"), Array("Wheel-Version: 1.0\n".utf8))
  return try writer.finish()
}

func metadataText(_ name: String, _ version: String, requires: [String] = []) -> String {
  "Metadata-Version: 2.1\nName: \(name)\nVersion: \(version)\nRequires-Python: >=3.8\n"
    + requires.map { "Requires-Dist: \($0)\n" }.joined() + "Provides-Extra: socks\n\nLong words.\n"
}

/// A page in JSON with these files, as `(name, digest, more members)`.
func jsonPage(_ files: [(name: String, sha256: String?, more: String)]) -> String {
  let list = files.map { file in
    let hashes = file.sha256.map { #"{"sha256": "\#($0)"}"# } ?? "{}"
    return #"{"filename": "\#(file.name)", "url": "/files/\#(file.name)", "hashes": \#(hashes)"#
      + (file.more.isEmpty ? "" : ", " + file.more) + "}"
  }
  return #"{"meta": {"api-version": "1.1"}, "files": ["# + list.joined(separator: ", ") + "]}"
}

func sha256(_ bytes: [UInt8]) -> String { Digest(.sha256, of: bytes).hex }
