internal import PykFiles

/// Where an archive's bytes are.
enum ArchiveBytes: Sendable {
  case mapped(MappedFile)
  case owned([UInt8])

  func withBytes<Result, Problem: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    switch self {
    case .mapped(let file): try file.withBytes(body)
    case .owned(let bytes): try bytes.span.bytes.withUnsafeBytes(body)
    }
  }
}
