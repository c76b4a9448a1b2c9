/// Unpacks a zlib stream, such as an object of git's; nil where it is damaged or longer than
/// `limit`.
package func inflatedZlib(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
  bytes.withUnsafeBytes { input -> [UInt8]? in
    guard let stream = InflateStream(.zlib, input) else { return nil }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let step = buffer.withUnsafeMutableBytes { stream.next(into: $0) }
      switch step {
      case .made(let count): output += buffer[..<count]
      case .ended(let count): return output + buffer[..<count]
      case .failed: return nil
      }
      if output.count > limit { return nil }
    }
  }
}
