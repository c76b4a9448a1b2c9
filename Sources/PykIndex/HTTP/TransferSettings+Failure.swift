internal import CCurl
internal import PykFormats

/// What libcurl's codes mean.
extension TransferSettings {
  /// Whether there is another place to look for who signed the certificate; the next transfer
  /// to that server looks there.
  func tryOtherTrust(after transfer: Transfer) -> Bool {
    guard transfer.origin.scheme == "https", trust.secondFile != nil, !transfer.usedSecondFile
    else { return false }
    usesSecondFile.insert(transfer.origin)
    return true
  }

  func kind(of code: CURLcode, _ transfer: Transfer, connectStatus: Int) -> HTTPError.Kind {
    let target = transfer.exchange.target
    var reason = reason(of: code, transfer)
    if code == CURLE_COULDNT_CONNECT, let proxy = proxyHost(for: target) {
      reason = "the proxy `\(proxy)` can't be reached: \(reason)"
    }
    if transfer.status == 0, connectStatus >= 300 { return .proxyRefused(status: connectStatus) }
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return .notResolved(host: target.host)
    case CURLE_COULDNT_RESOLVE_PROXY:
      guard let host = proxyHost(for: target) else {
        return .unsupported(
          "the address of the proxy can't be read; a `/` in its password is written `%2F`")
      }
      return .notResolved(host: host)
    case CURLE_OPERATION_TIMEDOUT: return .timedOut(seconds: timeout(of: transfer.exchange.request))
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
      CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED, CURLE_SSL_ENGINE_INITFAILED:
      return .tls(reason)
    case CURLE_SSL_CONNECT_ERROR:
      // A connection that broke while shaking hands may hold the next time.
      return reason.contains("SSL_ERROR_SYSCALL") || reason.contains("reset")
        ? .unreachable(reason) : .tls(reason)
    case CURLE_URL_MALFORMAT: return .unsupported("the URL isn't one that can be asked for")
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: return .malformed(reason)
    case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM,
      CURLE_GOT_NOTHING:
      return transfer.status > 0 ? .truncated(reason) : .unreachable(reason)
    default: return .unreachable(reason)
    }
  }

  private func reason(of code: CURLcode, _ transfer: Transfer) -> String {
    var text = String(cString: transfer.errorText)
    if text.isEmpty { text = pyk_curl_reason(curl, code).map { String(cString: $0) } ?? "" }
    return PlainText.line(Array(text.utf8), limit: 300)
  }
}
