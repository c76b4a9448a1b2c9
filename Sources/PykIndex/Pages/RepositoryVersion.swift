/// The version of the simple repository API that a page follows.
///
/// https://peps.python.org/pep-0629/
enum RepositoryVersion {
  /// A newer minor version is fine; a newer major one may mean anything.
  static func check(_ bytes: UnsafeRawBufferPointer) throws(PageError) {
    var major = 0
    var index = 0
    while index < bytes.count, bytes[index] &- 0x30 < 10, index < 6 {
      major = major &* 10 &+ Int(bytes[index] &- 0x30)
      index &+= 1
    }
    let isNumber =
      index > 0 && index < bytes.count && bytes[index] == UInt8(ascii: ".")
      && bytes.count <= 16 && bytes[(index &+ 1)...].allSatisfy { $0 &- 0x30 < 10 }
    guard isNumber, index &+ 1 < bytes.count else {
      throw .malformed("its version is not a number such as 1.0")
    }
    if major != 1 { throw .newerVersion(String(decoding: bytes, as: UTF8.self)) }
  }
}
