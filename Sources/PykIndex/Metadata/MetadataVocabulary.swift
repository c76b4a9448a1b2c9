import PykRequirements
import PykVersions

/// The texts that cached metadata has been found to hold, and what they mean.
struct MetadataVocabulary {
  /// Nil for what is none.
  private var requirements: [Requirement?] = []
  private var pythons: [VersionSpecifierSet?] = []
  private var requirementTexts = TextTable()
  private var pythonTexts = TextTable()
  /// The last name read: it is mostly the next one too.
  private var lastName: (text: [UInt8], name: PackageName)?

  /// - Parameter number: One that `read` gave.
  func requirement(_ number: Int32) -> Requirement {
    guard let requirement = requirements[Int(number)] else {
      preconditionFailure("only what could be read has been given a number")
    }
    return requirement
  }

  /// - Parameter number: One that `read` gave.
  func python(_ number: Int32) -> VersionSpecifierSet {
    pythons[Int(number)] ?? .any
  }

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
      case .requiresPython:
        python = number(ofPython: part)
        return python != nil
      case .requirement:
        guard let number = number(ofRequirement: part) else { return false }
        wanted.append(number)
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

  private mutating func number(ofRequirement bytes: UnsafeRawBufferPointer) -> Int32? {
    let number = requirementTexts.number(of: bytes)
    if number == requirements.count {
      requirements.append(try? Requirement(lenient: String(decoding: bytes, as: UTF8.self)))
    }
    return requirements[number] == nil ? nil : Int32(number)
  }

  private mutating func number(ofPython bytes: UnsafeRawBufferPointer) -> Int32? {
    let number = pythonTexts.number(of: bytes)
    if number == pythons.count {
      pythons.append(try? VersionSpecifierSet(lenient: String(decoding: bytes, as: UTF8.self)))
    }
    return pythons[number] == nil ? nil : Int32(number)
  }
}
