import PykRequirements
import PykVersions

/// The texts that cached metadata has been found to hold, each with a number.
///
/// Texts are parsed by who wants to know what they mean, and outside the lock that is held around
/// this: threads that read ahead would wait for each other otherwise.
struct MetadataVocabulary {
  private(set) var requirements = TextTable()
  private(set) var pythons = TextTable()
  /// The last name read: it is mostly the next one too.
  private var lastName: (text: [UInt8], name: PackageName)?

  /// Nil for anything that isn't the metadata of that candidate.
  mutating func read(
    _ bytes: UnsafeRawBufferPointer, of name: PackageName, _ version: Version
  ) -> KnownMetadata? {
    var isName = false
    var isVersion = false
    var wanted: [Int32] = []
    var python: Int32?
    var extras: [ExtraName] = []
    var faults: [String] = []
    let isWhole = CandidateMetadata.forEachPart(of: bytes) { kind, part in
      switch kind {
      case .name: isName = read(name: part) == name
      case .version: isVersion = (try? Version(String(decoding: part, as: UTF8.self))) == version
      case .requiresPython: python = Int32(pythons.number(of: part))
      case .requirement: wanted.append(Int32(requirements.number(of: part)))
      case .extra:
        guard let extra = try? ExtraName(String(decoding: part, as: UTF8.self)) else {
          return false
        }
        extras.append(extra)
      case .fault: faults.append(String(decoding: part, as: UTF8.self))
      }
      return true
    }
    guard isWhole, isName, isVersion else { return nil }
    return KnownMetadata(
      requirements: wanted, requiresPython: python, providesExtra: extras, faults: faults)
  }

  private mutating func read(name bytes: UnsafeRawBufferPointer) -> PackageName? {
    if let lastName, lastName.text.elementsEqual(bytes) { return lastName.name }
    guard let name = PackageName(utf8: bytes) else { return nil }
    lastName = (Array(bytes), name)
    return name
  }
}
