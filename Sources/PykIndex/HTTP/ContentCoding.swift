/// Bodies that servers compress; undone here rather than in libcurl: off the network thread, and
/// gzip by libdeflate, which takes half of zlib's time.
///
/// https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1
enum ContentCoding {
  /// The value of `Accept-Encoding`: gzip, and what libcurl brought along. Opens libcurl.
  static let offered: String = {
    var names = ["gzip"]
    guard case .success = CurlLibrary.shared else { return "gzip" }
    if StreamDecoder.zstd != nil { names.append("zstd") }
    if StreamDecoder.brotli != nil { names.append("br") }
    return names.joined(separator: ", ")
  }()

  /// - Parameter limit: In bytes, of what comes out.
  static func decode(
    _ bytes: [UInt8], coding: String, limit: Int
  ) throws(HTTPFault) -> [UInt8] {
    let names = coding.split(separator: ",").map { $0.trimmingSpaces.lowercased() }
    guard names.count <= 3 else {
      throw HTTPFault(.malformed("it is compressed \(names.count) times"))
    }
    var bytes = bytes
    // The last one named was applied last.
    for name in names.reversed() {
      switch name {
      case "", "identity": continue
      case "gzip", "x-gzip": bytes = try Gzip.decode(bytes, limit: limit)
      case "zstd": bytes = try decode(bytes, StreamDecoder.zstd, name, limit: limit)
      case "br": bytes = try decode(bytes, StreamDecoder.brotli, name, limit: limit)
      // Servers write here what is no coding (`utf-8`, `aws-chunked`): pip looks away, too.
      default: return bytes
      }
    }
    return bytes
  }

  private static func decode(
    _ bytes: [UInt8], _ decoder: StreamDecoder?, _ name: String, limit: Int
  ) throws(HTTPFault) -> [UInt8] {
    guard let decoder else { throw unknown(name) }
    return try decoder.decode(bytes, limit: limit)
  }

  /// A coding that isn't offered without its library.
  private static func unknown(_ name: String) -> HTTPFault {
    let shown = PlainText.line(Array(name.utf8), limit: 40)
    return HTTPFault(.malformed("it is compressed as `\(shown)`, which nobody asked for"))
  }

  static let damage = HTTPFault(.truncated("the compressed body is damaged or ends early"))
  static let noMemory = HTTPFault(.malformed("there is no memory to decompress it"))
}
