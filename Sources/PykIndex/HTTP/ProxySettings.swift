internal import Glibc
internal import PykFormats

/// Which proxy stands before which server: `--proxy`, or what the environment says.
///
/// - Names in lower case win over those in upper case. `HTTP_PROXY` counts for nothing where
///   `REQUEST_METHOD` is set: a CGI client could have set it.
/// - `NO_PROXY` is a list of hosts with an optional port, domains (with their subdomains),
///   addresses, networks as `10.0.0.0/8`, or `*`.
struct ProxySettings: Sendable {
  struct Proxy: Sendable, Equatable {
    /// Without credentials; a scheme is always there.
    var address: String
    var username: String?
    var password: Secret?
  }

  private let explicit: String?
  private let http: String?
  private let https: String?
  private let exceptions: [Substring]

  init(explicit: String? = nil, environment: [String: String] = [:]) {
    func value(_ name: String) -> String? {
      let text = environment[name] ?? environment[name.uppercased()]
      return text.flatMap { $0.isEmpty ? nil : $0 }
    }
    self.explicit = explicit.flatMap { $0.isEmpty ? nil : $0 }
    let all = value("all_proxy")
    let isCGI = environment["REQUEST_METHOD"] != nil
    http = (isCGI ? environment["http_proxy"] : value("http_proxy")) ?? all
    https = value("https_proxy") ?? all
    exceptions = (value("no_proxy") ?? "").split { $0 == "," || $0 == " " }
  }

  /// Nil where the server is asked directly.
  func proxy(for url: URL) -> Proxy? {
    if let explicit { return Self.parse(explicit) }
    guard let text = url.scheme == "https" ? https : http, !isException(url) else { return nil }
    return Self.parse(text)
  }

  private static func parse(_ text: String) -> Proxy? {
    let whole = text.contains("://") ? text : "http://" + text
    guard let url = URL(whole) else { return Proxy(address: text) }
    let host = url.host.contains(":") && !url.host.hasPrefix("[") ? "[\(url.host)]" : url.host
    return Proxy(
      address: "\(url.scheme)://\(host)" + (url.port.map { ":\($0)" } ?? ""),
      username: url.username, password: url.password)
  }

  private func isException(_ url: URL) -> Bool {
    let host = Self.bare(url.host)
    let address = Self.bytes(ofAddress: host)
    let port = url.port ?? (url.scheme == "https" ? 443 : 80)
    return exceptions.contains { entry in
      if entry == "*" { return true }
      if let address, let slash = entry.firstIndex(of: "/") {
        guard let network = Self.bytes(ofAddress: Self.bare(entry[..<slash])),
          let length = Int(entry[entry.index(after: slash)...])
        else { return false }
        return Self.matches(address, network, bits: length)
      }
      let (name, wanted) = Self.hostAndPort(entry)
      if let wanted, wanted != port { return false }
      let plain = Self.bare(name)
      if let address { return Self.bytes(ofAddress: plain) == address }
      let domain = plain.hasPrefix(".") ? String(plain.dropFirst()) : plain
      return !domain.isEmpty && (host == domain || host.hasSuffix("." + domain))
    }
  }

  /// `host`, `host:port`, `[address]:port`, or an address of IPv6 as it is.
  private static func hostAndPort(_ entry: Substring) -> (Substring, Int?) {
    guard let colon = entry.lastIndex(of: ":"), let port = Int(entry[entry.index(after: colon)...]),
      entry.firstIndex(of: ":") == colon || entry[..<colon].hasSuffix("]")
    else { return (entry, nil) }
    return (entry[..<colon], port)
  }

  /// In lower case, without the brackets of an IPv6 address and without a final dot.
  private static func bare(_ host: some StringProtocol) -> String {
    var text = host.lowercased()
    if text.hasPrefix("["), text.hasSuffix("]") { text = String(text.dropFirst().dropLast()) }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  private static func bytes(ofAddress text: String) -> [UInt8]? {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { Array($0) } }
    var six = in6_addr()
    if inet_pton(AF_INET6, text, &six) == 1 { return withUnsafeBytes(of: six) { Array($0) } }
    return nil
  }

  private static func matches(_ address: [UInt8], _ network: [UInt8], bits: Int) -> Bool {
    guard address.count == network.count, (0...address.count * 8).contains(bits) else {
      return false
    }
    for index in 0..<(bits / 8) where address[index] != network[index] { return false }
    guard bits % 8 > 0 else { return true }
    let shift = UInt8(8 - bits % 8)
    return address[bits / 8] >> shift == network[bits / 8] >> shift
  }
}
