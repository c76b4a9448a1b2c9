internal import CCurl

/// libcurl's multi handle, and what its transfers share.
///
/// Only `wake` may be called from another thread than the one that made it.
final class CurlMulti: @unchecked Sendable {
  // Sendable for `wake` alone, which libcurl says is safe at any time while the handle lives;
  // the mailbox's lock sees to that.
  private let curl: UnsafePointer<pyk_curl>
  private let multi: UnsafeMutableRawPointer
  let share: UnsafeMutableRawPointer?

  init?(_ library: CurlLibrary) {
    curl = library.curl
    guard let multi = pyk_curl_multi_init(curl) else { return nil }
    self.multi = multi
    share = pyk_curl_share_init(curl)
    set(CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    set(CURLMOPT_MAX_HOST_CONNECTIONS, RequestQueue.connections)
    set(CURLMOPT_MAXCONNECTS, 32)
  }

  private func set(_ option: CURLMoption, _ value: Int) {
    _ = pyk_curl_multi_set(curl, multi, option, value)
  }

  func wake() { pyk_curl_multi_wakeup(curl, multi) }

  func add(_ easy: UnsafeMutableRawPointer) -> Bool {
    pyk_curl_multi_add(curl, multi, easy) == CURLM_OK
  }

  func remove(_ easy: UnsafeMutableRawPointer) { _ = pyk_curl_multi_remove(curl, multi, easy) }

  func perform() { _ = pyk_curl_multi_perform(curl, multi) }

  func poll(milliseconds: Int32) { _ = pyk_curl_multi_poll(curl, multi, milliseconds) }

  func nextEnded() -> (easy: UnsafeMutableRawPointer, code: CURLcode)? {
    var code = CURLE_OK
    return pyk_curl_multi_ended(curl, multi, &code).map { ($0, code) }
  }

  /// Every handle has been removed, and nobody wakes it any more.
  func close() {
    pyk_curl_multi_cleanup(curl, multi)
    pyk_curl_share_cleanup(curl, share)
  }
}
