internal import PykFormats

/// Which server a request goes to, as far as sharing connections goes.
typealias OriginKey = URL.Origin

/// Requests that wait for their turn: pages before downloads, each server for itself.
///
/// - A server that doesn't multiplex gets as many requests as connections, and downloads leave
///   some of these to pages, which would otherwise wait for a whole file.
/// - A server that multiplexes gets nearly everything at once.
struct RequestQueue {
  private struct Origin {
    var pages = Line()
    var downloads = Line()
    var activePages = 0
    var activeDownloads = 0
    var multiplexes: Bool?
  }

  private struct Line {
    var items: [Exchange] = []
    var next = 0
    var isEmpty: Bool { next == items.count }

    mutating func take() -> Exchange {
      defer {
        next += 1
        if next == items.count {
          items.removeAll(keepingCapacity: true)
          next = 0
        }
      }
      return items[next]
    }
  }

  static let mostInFlight = 64
  static let connections = 8
  private static let downloadConnections = 6
  /// More would all end late, and unpacking could not begin.
  private static let multiplexedDownloads = 16

  private var origins: [OriginKey: Origin] = [:]
  /// In the order in which they were first asked, so that the order of requests is the same
  /// from run to run.
  private var order: [OriginKey] = []
  private(set) var waiting = 0
  private var active = 0

  mutating func add(_ exchange: Exchange) {
    let key = exchange.target.origin
    if origins[key] == nil {
      order.append(key)
      // Without TLS there is nothing that would agree on HTTP/2.
      origins[key] = Origin(multiplexes: key.scheme == "http" ? false : nil)
    }
    switch exchange.request.priority {
    case .page: origins[key]?.pages.items.append(exchange)
    case .download: origins[key]?.downloads.items.append(exchange)
    }
    waiting += 1
  }

  /// The next one that may start; counts as started.
  mutating func next() -> (OriginKey, Exchange)? {
    guard waiting > 0, active < Self.mostInFlight else { return nil }
    for priority in HTTPPriority.allCases {
      for key in order {
        if let exchange = take(priority, from: key) { return (key, exchange) }
      }
    }
    return nil
  }

  private mutating func take(_ priority: HTTPPriority, from key: OriginKey) -> Exchange? {
    guard var origin = origins[key] else { return nil }
    let all = origin.activePages + origin.activeDownloads
    // Whether a server multiplexes is known after its first answer; until then pages are handed
    // over, and libcurl lets them wait for the one connection.
    let limit = origin.multiplexes == false ? Self.connections : Self.mostInFlight
    guard all < limit else { return nil }
    var found: Exchange?
    switch priority {
    case .page:
      guard !origin.pages.isEmpty else { return nil }
      found = origin.pages.take()
      origin.activePages += 1
    case .download:
      let limit =
        origin.multiplexes == true ? Self.multiplexedDownloads : Self.downloadConnections
      guard !origin.downloads.isEmpty, origin.activeDownloads < limit else { return nil }
      found = origin.downloads.take()
      origin.activeDownloads += 1
    }
    origins[key] = origin
    waiting -= 1
    active += 1
    return found
  }

  /// One of these has ended.
  mutating func ended(_ key: OriginKey, _ priority: HTTPPriority, version: HTTPVersion?) {
    active -= 1
    switch priority {
    case .page: origins[key]?.activePages -= 1
    case .download: origins[key]?.activeDownloads -= 1
    }
    if let version { origins[key]?.multiplexes = version != .http1 }
  }

  /// Takes out what `isWanted` names, such as what was cancelled.
  mutating func remove(where isWanted: (Exchange) -> Bool) -> [Exchange] {
    var removed: [Exchange] = []
    func filter(_ line: inout Line) {
      var kept = Line()
      for exchange in line.items[line.next...] {
        if isWanted(exchange) { removed.append(exchange) } else { kept.items.append(exchange) }
      }
      line = kept
    }
    for key in order {
      guard var origin = origins[key] else { continue }
      filter(&origin.pages)
      filter(&origin.downloads)
      origins[key] = origin
    }
    waiting -= removed.count
    return removed
  }
}
