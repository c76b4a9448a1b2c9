import LoopbackServers
import PykDiagnostics
import PykFormats
import Testing

@testable import PykIndex

@Suite struct ProxyTests {
  @Test(
    arguments: [
      ([:], "http://a.example/", nil),
      (["http_proxy": "http://p:1"], "http://a.example/", "http://p:1"),
      (["http_proxy": "http://p:1"], "https://a.example/", nil),
      (["HTTPS_PROXY": "p:1"], "https://a.example/", "http://p:1"),
      (["HTTPS_PROXY": "big:1", "https_proxy": "small:2"], "https://a.example/", "http://small:2"),
      (["https_proxy": "", "ALL_PROXY": "socks5h://s:3"], "https://a.example/", "socks5h://s:3"),
      (["all_proxy": "http://[::1]:8"], "http://a.example/", "http://[::1]:8"),
      (["HTTP_PROXY": "http://p:1", "REQUEST_METHOD": "GET"], "http://a.example/", nil),
      (["http_proxy": "http://p:1", "REQUEST_METHOD": "GET"], "http://a.example/", "http://p:1"),
    ] as [([String: String], String, String?)])
  func whichProxy(environment: [String: String], target: String, expected: String?) throws {
    let settings = ProxySettings(environment: environment)
    #expect(settings.proxy(for: try url(target))?.address == expected)
  }

  @Test(arguments: [
    ("*", "a.example", true), ("a.example", "a.example", true), ("A.Example", "a.example", true),
    ("example", "a.example", true), (".example", "a.example", true), ("example", "example", true),
    (".example", "example", true), ("xample", "a.example", false),
    ("b.example", "a.example", false),
    ("x, a.example ,y", "a.example", true), ("x a.example", "a.example", true),
    ("a.example:80", "a.example", true), ("a.example:8080", "a.example", false),
    ("a.example:8080", "a.example:8080", true), ("a.example.", "a.example", true),
    ("127.0.0.1", "127.0.0.1", true), ("127.0.0.0/8", "127.9.9.9", true),
    ("127.0.0.0/8", "128.0.0.1", false), ("10.1.2.128/25", "10.1.2.129", true),
    ("10.1.2.128/25", "10.1.2.127", false), ("0.0.0.0/0", "8.8.8.8", true),
    ("0.0.0.0/0", "a.example", false), ("10.0.0.0/33", "10.0.0.1", false),
    ("10.0.0.0/x", "10.0.0.1", false), ("::1", "[::1]", true), ("[::1]", "[::1]", true),
    ("[::1]:80", "[::1]", true), ("[::1]:81", "[::1]", false), ("fe80::/10", "[fe80::9]", true),
    ("fe80::/10", "[fe00::9]", false), ("7.0.0.1", "127.0.0.1", false), ("", "a.example", false),
    (",", "a.example", false), (".", "a.example", false), ("/", "127.0.0.1", false),
    (":80", "a.example", false), ("[", "a.example", false),
  ])
  func exceptions(list: String, host: String, isDirect: Bool) throws {
    let settings = ProxySettings(environment: ["http_proxy": "p:1", "no_proxy": list])
    #expect((settings.proxy(for: try url("http://\(host)/")) == nil) == isDirect)
  }

  @Test func anExplicitProxyHasNoExceptions() throws {
    let settings = ProxySettings(
      explicit: "http://ada:p%40ss@p.example:3128", environment: ["no_proxy": "*"])
    let proxy = try #require(settings.proxy(for: try url("https://a.example/")))
    #expect(proxy.address == "http://p.example:3128")
    #expect(proxy.username == "ada")
    #expect(proxy.password?.revealed == "p@ss")
  }

  @Test func requestsGoThroughTheProxy() throws {
    let proxy = try Server { request in
      .ok("\(request.path) \(request.headers["proxy-authorization"] ?? "-")")
    }
    var configuration = quickConfiguration()
    configuration.proxy = "http://ada:secret@127.0.0.1:\(proxy.port)"
    let response = try HTTPClient(configuration).response(
      to: HTTPRequest(.get, url("http://elsewhere.invalid/x?y")))
    let body = String(decoding: response.body, as: UTF8.self)
    #expect(body == "http://elsewhere.invalid/x?y Basic YWRhOnNlY3JldA==")
    #expect(response.finalURL.description == "http://elsewhere.invalid/x?y")
  }

  @Test func theEnvironmentGivenCountsAndNoOther() throws {
    let proxy = try Server { _ in .ok("proxy") }
    let server = try Server { _ in .ok("direct") }
    func body(_ environment: [String: String]) throws -> String {
      var configuration = quickConfiguration()
      configuration.environment = environment
      let response = try HTTPClient(configuration).response(
        to: HTTPRequest(.get, url(server.address)))
      return String(decoding: response.body, as: UTF8.self)
    }
    #expect(try body(["http_proxy": proxy.address]) == "proxy")
    #expect(try body(["http_proxy": proxy.address, "no_proxy": "127.0.0.0/8"]) == "direct")
    #expect(try body([:]) == "direct")
  }

  @Test func aTunnelThatIsRefusedIsTold() throws {
    let proxy = try Server { request in
      request.method == "CONNECT" ? .status(407) : .ok("")
    }
    var configuration = impatientConfiguration()
    configuration.proxy = "http://ada:hunter2@127.0.0.1:\(proxy.port)"
    let request = try HTTPRequest(.get, url("https://elsewhere.invalid/"))
    let error = try failure(HTTPClient(configuration), request)
    #expect(error.kind == .proxyRefused(status: 407))
    #expect(!"\(error.diagnosis)".contains("hunter2"))
    #expect(proxy.requests.first?.path == "elsewhere.invalid:443")
  }

  @Test func aProxyWithoutAnAddressIsNamed() throws {
    var configuration = impatientConfiguration()
    configuration.proxy = "http://no-proxy.invalid:3128"
    let error = try failure(
      HTTPClient(configuration), HTTPRequest(.get, url("http://a.example/")))
    #expect(error.kind == .notResolved(host: "no-proxy.invalid"))
  }
}
