internal import PykFiles

/// Where an archive's bytes are.
enum ArchiveBytes: Sendable {
  case mapped(MappedFile)
  case owned([UInt8])

  /// Gives back memory of a mapped file that was looked at.
  func forget(_ range: Range<Int>) {
    if case .mapped(let file) = self { file.forget(range) }
  }

  func withBytes<Result, Problem: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    switch self {
    case .mapped(let file): try file.withBytes(body)
    case .owned(let bytes): try bytes.span.bytes.withUnsafeBytes(body)
    }
  }
}
