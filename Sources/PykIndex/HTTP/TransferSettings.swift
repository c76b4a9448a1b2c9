internal import CCurl
internal import PykFormats
internal import SystemPackage

/// Says a transfer's options to libcurl: all of them, each time, from one place.
final class TransferSettings {
  private let configuration: HTTPConfiguration
  let curl: UnsafePointer<pyk_curl>
  private let share: UnsafeMutableRawPointer?
  private let proxies: ProxySettings
  /// Looked up at the first `https` connection.
  private(set) lazy var trust = configuration.trust ?? TrustSettings(configuration)
  /// Servers that the hashed folder doesn't vouch for.
  var usesSecondFile: Set<OriginKey> = []

  init(_ configuration: HTTPConfiguration, _ library: CurlLibrary, share: UnsafeMutableRawPointer?)
  {
    self.configuration = configuration
    curl = library.curl
    self.share = share
    proxies = ProxySettings(
      explicit: configuration.proxy, environment: configuration.environment)
  }

  var timeout: Int { min(max(1, configuration.timeout), 1_000_000) }

  /// Seconds without a byte.
  func timeout(of request: HTTPRequest) -> Int {
    min(max(1, request.timeout ?? timeout), 1_000_000)
  }

  /// Nil where the proxy's address can't be read.
  func proxyHost(for target: URL) -> String? {
    proxies.proxy(for: target).flatMap { URL($0.address)?.host }
  }

  func apply(to transfer: Transfer) {
    let easy = transfer.easy
    let exchange = transfer.exchange
    let isSecure = exchange.target.scheme == "https"
    let context = Unmanaged.passUnretained(transfer).toOpaque()
    text(easy, CURLOPT_URL, exchange.target.withoutFragment.revealed)
    number(easy, CURLOPT_PATH_AS_IS, 1)
    number(easy, CURLOPT_NOSIGNAL, 1)
    number(easy, CURLOPT_NOPROGRESS, 1)
    number(easy, CURLOPT_FOLLOWLOCATION, 0)
    number(easy, CURLOPT_TCP_NODELAY, 1)
    number(easy, CURLOPT_TCP_KEEPALIVE, 1)
    number(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    number(easy, CURLOPT_BUFFERSIZE, exchange.request.priority == .page ? 64 << 10 : 256 << 10)
    number(
      easy, CURLOPT_HTTP_VERSION,
      isSecure ? Int(CURL_HTTP_VERSION_2TLS) : Int(CURL_HTTP_VERSION_1_1))
    // Wait for a connection that may carry many, rather than open one each.
    number(easy, CURLOPT_PIPEWAIT, isSecure ? 1 : 0)
    number(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout * 1000)
    number(easy, CURLOPT_LOW_SPEED_LIMIT, 1)
    number(easy, CURLOPT_LOW_SPEED_TIME, timeout(of: exchange.request))
    if let share { _ = pyk_curl_set_pointer(curl, easy, CURLOPT_SHARE, share) }
    pyk_curl_close_on_exec(curl, easy)
    _ = pyk_curl_set_pointer(curl, easy, CURLOPT_ERRORBUFFER, transfer.errorText)
    _ = pyk_curl_set_receiver(curl, easy, CURLOPT_HEADERFUNCTION, receiveHeader)
    _ = pyk_curl_set_pointer(curl, easy, CURLOPT_HEADERDATA, context)
    _ = pyk_curl_set_receiver(curl, easy, CURLOPT_WRITEFUNCTION, receiveBody)
    _ = pyk_curl_set_pointer(curl, easy, CURLOPT_WRITEDATA, context)
    applyMethod(transfer, easy)
    applyProxy(exchange, easy)
    if isSecure { applyTrust(transfer, easy) }
    transfer.headerList = headerList(for: transfer)
    _ = pyk_curl_set_list(curl, easy, CURLOPT_HTTPHEADER, transfer.headerList)
  }

  private func applyMethod(_ transfer: Transfer, _ easy: UnsafeMutableRawPointer) {
    let method = transfer.exchange.method
    if method == .head { return number(easy, CURLOPT_NOBODY, 1) }
    switch transfer.exchange.body {
    case .none:
      guard method != .get else { return }
      if method == .post { setBody([], easy) }
    case .bytes(let bytes): setBody(bytes, easy)
    case .stream(let stream): setBody(stream, transfer)
    }
    text(easy, CURLOPT_CUSTOMREQUEST, method.rawValue)
  }

  private func setBody(_ stream: HTTPBodyStream, _ transfer: Transfer) {
    let easy = transfer.easy
    let context = Unmanaged.passUnretained(transfer).toOpaque()
    number(easy, CURLOPT_POST, 1)
    number(easy, CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10)
    _ = pyk_curl_set_offset(curl, easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(stream.count))
    _ = pyk_curl_set_reader(curl, easy, sendBody)
    _ = pyk_curl_set_pointer(curl, easy, CURLOPT_READDATA, context)
    _ = pyk_curl_set_seeker(curl, easy, seekBody)
    _ = pyk_curl_set_pointer(curl, easy, CURLOPT_SEEKDATA, context)
  }

  private func setBody(_ bytes: [UInt8], _ easy: UnsafeMutableRawPointer) {
    _ = pyk_curl_set_offset(curl, easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
    // libcurl copies it; a null pointer would mean that there is none.
    (bytes + [0]).withUnsafeBytes { buffer in
      _ = pyk_curl_set_pointer(
        curl, easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: buffer.baseAddress))
    }
  }

  private func applyProxy(_ exchange: Exchange, _ easy: UnsafeMutableRawPointer) {
    // Empty texts keep libcurl from asking the process's environment.
    text(easy, CURLOPT_NOPROXY, "")
    guard let proxy = proxies.proxy(for: exchange.target) else {
      return text(easy, CURLOPT_PROXY, "")
    }
    text(easy, CURLOPT_PROXY, proxy.address)
    if let username = proxy.username { text(easy, CURLOPT_PROXYUSERNAME, username) }
    if let password = proxy.password { text(easy, CURLOPT_PROXYPASSWORD, password.revealed) }
    if proxy.address.hasPrefix("https:") {
      text(easy, CURLOPT_PROXY_CAINFO, trust.file)
      text(easy, CURLOPT_PROXY_CAPATH, trust.folder)
    }
  }

  private func applyTrust(_ transfer: Transfer, _ easy: UnsafeMutableRawPointer) {
    let exchange = transfer.exchange
    number(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if TrustSettings.isTrusted(exchange.target, among: configuration.trustedHosts) {
      number(easy, CURLOPT_SSL_VERIFYPEER, 0)
      number(easy, CURLOPT_SSL_VERIFYHOST, 0)
    }
    transfer.usedSecondFile = usesSecondFile.contains(exchange.target.origin)
    if transfer.usedSecondFile {
      text(easy, CURLOPT_CAINFO, trust.secondFile)
      text(easy, CURLOPT_CAPATH, nil)
    } else {
      text(easy, CURLOPT_CAINFO, trust.file)
      text(easy, CURLOPT_CAPATH, trust.folder)
    }
    if let certificate = configuration.clientCertificate {
      text(easy, CURLOPT_SSLCERT, certificate.string)
    }
  }

  // MARK: Head

  private func headerList(for transfer: Transfer) -> UnsafeMutablePointer<curl_slist>? {
    let exchange = transfer.exchange
    var headers = exchange.headers
    let wantsPart = exchange.request.range != nil || transfer.resumedAt != nil
    if headers["accept-encoding"] == nil {
      headers["accept-encoding"] =
        exchange.receiver.decodes && !wantsPart ? ContentCoding.offered : "identity"
    }
    if headers["user-agent"] == nil { headers["user-agent"] = configuration.userAgent }
    if let range = exchange.request.range, transfer.resumedAt == nil {
      headers["range"] = range.description
    }
    if let offset = transfer.resumedAt, let validator = exchange.receiver.validator {
      headers["range"] = Self.rest(of: exchange.request.range, after: offset).description
      headers["if-range"] = validator
    }
    if headers["authorization"] == nil, let credentials = exchange.credentials {
      headers["authorization"] = credentials.basicAuthorization.revealed
    }
    var list: UnsafeMutablePointer<curl_slist>?
    for field in headers.fields {
      // A line end would smuggle in another field; a name alone with `;` sends it empty.
      let value = field.value.filter { !$0.isNewline && $0 != "\0" }
      list = pyk_curl_append(
        curl, list, value.isEmpty ? "\(field.name);" : "\(field.name): \(value)")
    }
    // libcurl would wait a second for a `100 Continue` that many servers never send.
    return pyk_curl_append(curl, list, "Expect:")
  }

  private static func rest(of range: HTTPRange?, after offset: Int64) -> HTTPRange {
    switch range {
    case .bytes(let range):
      .bytes(min(range.lowerBound + offset, range.upperBound)...range.upperBound)
    case .from(let start): .from(start + offset)
    case .last(let count): .last(max(1, count - offset))
    case nil: .from(offset)
    }
  }

  // MARK: Options

  private func number(_ easy: UnsafeMutableRawPointer, _ option: CURLoption, _ value: Int) {
    _ = pyk_curl_set_long(curl, easy, option, value)
  }

  private func text(_ easy: UnsafeMutableRawPointer, _ option: CURLoption, _ value: String?) {
    _ = pyk_curl_set_text(curl, easy, option, value)
  }
}

private func receiveHeader(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let length = size * count
  return transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
}

private func receiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let length = size * count
  return transfer.receiveBody(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
}

private func sendBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context, let bytes else { return Int(pyk_curl_read_abort()) }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return transfer.sendBody(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
    ?? Int(pyk_curl_read_abort())
}

private func seekBody(
  _ context: UnsafeMutableRawPointer?, _ offset: curl_off_t, _ origin: Int32
) -> Int32 {
  // libcurl only ever counts from the start, and takes 1 for a failure.
  guard let context, origin == 0 else { return 1 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return transfer.sender?.seek(to: Int64(offset)) == true ? 0 : 1
}
