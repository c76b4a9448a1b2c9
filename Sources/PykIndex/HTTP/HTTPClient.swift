internal import Glibc
package import PykThreads

/// Sends HTTP requests: many at once, on one thread of its own.
///
/// - libcurl is opened and the thread started at the first request, never before.
/// - Promises are fulfilled on a thread of a small pool, never on the network thread. What runs
///   in `whenReady` may take its time; it must not wait for another promise.
/// - When the last reference goes, what is still under way is cancelled.
package final class HTTPClient: Sendable {
  package let configuration: HTTPConfiguration
  private let mailbox = Mailbox()

  /// Decodes bodies and runs what waited for them, of every client.
  static let delivery = WorkerPool(threads: 2)

  package init(_ configuration: HTTPConfiguration = HTTPConfiguration()) {
    self.configuration = configuration
  }

  deinit { mailbox.close() }

  /// Never waits. The promise's error is always an `HTTPError`.
  package func send(_ request: HTTPRequest) -> Promise<HTTPResponse> {
    let promise = Promise<HTTPResponse>()
    if configuration.offline {
      promise.fulfil(.failure(HTTPError(.offline, url: request.url)))
      return promise
    }
    switch mailbox.post(.begin(request, promise, failures: 0)) {
    case .delivered: break
    case .needsThread: startThread()
    case .refused: promise.fulfil(.failure(HTTPError(.cancelled, url: request.url)))
    }
    return promise
  }

  /// Sends a request and waits for the answer.
  package func response(to request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
    do {
      return try send(request).wait()
    } catch {
      throw error as? HTTPError ?? HTTPError(.malformed("\(error)"), url: request.url)
    }
  }

  /// Ends the request that this promise was given for, with `HTTPError.Kind.cancelled`.
  package func cancel(_ promise: Promise<HTTPResponse>) {
    if case .needsThread = mailbox.post(.cancel(ObjectIdentifier(promise))) { startThread() }
  }

  /// Cancels everything, and every later request: for Ctrl-C. Never waits.
  package func shutDown() { mailbox.close() }

  /// Opens libcurl on the network thread, beside whatever the caller does next.
  package func warmUp() {
    if !configuration.offline, mailbox.claimThread() { startThread() }
  }

  private func startThread() {
    let caller = pthread_self()
    startDetachedThread { [configuration, mailbox] in
      // Where no thread was to be had, this runs on the caller's: it must come back.
      let mayStay = pthread_equal(caller, pthread_self()) == 0
      if mayStay { NetworkThread.blockSignals() }
      NetworkThread.serve(configuration, mailbox, untilIdle: !mayStay)
    }
  }
}
