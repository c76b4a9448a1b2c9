/// An entry's sizes and place, which zip64 moves to an extra field where 32 bits are too few.
struct ZipSizes {
  var size: UInt64
  var compressedSize: UInt64
  /// Nil in a local header, which has none.
  var offset: UInt64?

  /// Takes the missing numbers from the extra fields and checks those that could rename the
  /// entry; gives what is wrong, or nil.
  mutating func complete(
    from extras: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer
  ) -> ArchiveError.Problem? {
    var hasZip64 = false
    var position = 0
    while extras.count - position >= 4 {
      let kind = extras.uint16(at: position)
      let length = extras.uint16(at: position + 2)
      guard extras.count - position - 4 >= length else {
        return .damaged("its extra fields are damaged")
      }
      let field = extras.part(position + 4, length)
      position += 4 + length
      switch kind {
      case 0x0001:
        if hasZip64 { return .ambiguous("it has two zip64 fields") }
        hasZip64 = true
        if let problem = take(field) { return problem }
      case 0x7075:
        // Info-ZIP's second name: some readers take it, some don't.
        guard field.count >= 5, field[5...].elementsEqual(name) else {
          return .ambiguous("it has a second name")
        }
      default: break
      }
    }
    // Fewer than four bytes at the end are padding to some writers.
    guard extras[position...].allSatisfy({ $0 == 0 }) else {
      return .damaged("its extra fields are damaged")
    }
    let lacks =
      size == 0xffff_ffff || compressedSize == 0xffff_ffff || offset == 0xffff_ffff
    return lacks && !hasZip64 ? .damaged("its zip64 sizes are missing") : nil
  }

  private mutating func take(_ field: UnsafeRawBufferPointer) -> ArchiveError.Problem? {
    var position = 0
    func next() -> UInt64? {
      guard field.count - position >= 8 else { return nil }
      defer { position += 8 }
      return field.uint64(at: position)
    }
    if size == 0xffff_ffff {
      guard let value = next() else { return .damaged("its zip64 sizes are missing") }
      size = value
    }
    if compressedSize == 0xffff_ffff {
      guard let value = next() else { return .damaged("its zip64 sizes are missing") }
      compressedSize = value
    }
    if offset == 0xffff_ffff {
      guard let value = next() else { return .damaged("its zip64 sizes are missing") }
      offset = value
    }
    return nil
  }
}
