/// The five places of an environment that a wheel can put files in.
///
/// - The names are those of the folders in a wheel's `.data`.
/// - What stands outside `.data` goes to `purelib` or `platlib`, as `Root-Is-Purelib` says.
///
/// https://packaging.python.org/en/latest/specifications/binary-distribution-format/
package enum SchemeKey: UInt8, Sendable, Hashable, CaseIterable {
  case purelib, platlib, scripts, headers, data

  /// Nil unless `name` is, letter for letter, one of the five.
  init?(folderName name: some Collection<UInt8>) {
    for key in Self.allCases where name.elementsEqual(key.folderName.utf8) {
      self = key
      return
    }
    return nil
  }

  /// As it stands in a wheel's `.data` folder.
  package var folderName: String {
    switch self {
    case .purelib: "purelib"
    case .platlib: "platlib"
    case .scripts: "scripts"
    case .headers: "headers"
    case .data: "data"
    }
  }
}
