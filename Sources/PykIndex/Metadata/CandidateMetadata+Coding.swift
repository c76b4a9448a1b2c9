import PykRequirements
import PykVersions

/// The form that the cache keeps: the texts that matter, each with its kind and length before it.
extension CandidateMetadata {
  enum Kind: UInt8 {
    case name, version, requiresPython, requirement, extra, fault
  }

  var encoded: [UInt8] {
    var output = ByteWriter(capacity: 256 + requiresDist.count * 48)
    func put(_ kind: Kind, _ text: String) {
      let start = output.count
      output.append(zeros: 8)
      output.put(kind.rawValue, at: start)
      output.put32(text.utf8.count, at: start + 4)
      output.append(text.utf8)
      output.align(to: 8)
    }
    put(.name, name.written)
    put(.version, version.description)
    if let requiresPython { put(.requiresPython, requiresPython.description) }
    for requirement in requiresDist { put(.requirement, requirement.description) }
    for extra in providesExtra { put(.extra, extra.written) }
    for fault in faults { put(.fault, fault) }
    return output.bytes
  }

  /// The parts of an encoded record, one after the other; false for anything that `encoded` hasn't
  /// made, or where `body` says so.
  static func forEachPart(
    of bytes: UnsafeRawBufferPointer, _ body: (Kind, UnsafeRawBufferPointer) -> Bool
  ) -> Bool {
    var offset = 0
    while offset + 8 <= bytes.count {
      guard let kind = Kind(rawValue: bytes[offset]) else { return false }
      let count = Int(
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)))
      guard count <= bytes.count - offset - 8 else { return false }
      let start = offset + 8
      guard body(kind, UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])) else {
        return false
      }
      offset = (start + count + 7) & ~7
    }
    return true
  }

  /// Nil for anything that `encoded` hasn't made.
  init?(encoded bytes: UnsafeRawBufferPointer) {
    var name: PackageName?
    var version: Version?
    var requiresPython: VersionSpecifierSet?
    var requiresDist: [Requirement] = []
    var extras: [ExtraName] = []
    var faults: [String] = []
    let isWhole = Self.forEachPart(of: bytes) { kind, part in
      let text = String(decoding: part, as: UTF8.self)
      do {
        switch kind {
        case .name: name = try PackageName(text)
        case .version: version = try Version(text)
        case .requiresPython: requiresPython = try VersionSpecifierSet(lenient: text)
        case .requirement: requiresDist.append(try Requirement(lenient: text))
        case .extra: extras.append(try ExtraName(text))
        case .fault: faults.append(text)
        }
        return true
      } catch {
        return false
      }
    }
    guard isWhole, let name, let version else { return nil }
    self.init(
      name: name, version: version, requiresDist: requiresDist, requiresPython: requiresPython,
      providesExtra: extras, faults: faults)
  }
}
