import LoopbackServers
import PykDiagnostics
import PykFiles
import PykFormats
import PykThreads
import SystemPackage
import Testing

@testable import PykIndex

@Suite(.enabled(if: NginxServer.isThere, "needs nginx (apt install nginx-light) and openssl"))
struct HTTPSTests {
  private func configuration(trusting server: NginxServer?) -> HTTPConfiguration {
    var configuration = impatientConfiguration()
    configuration.timeout = 5
    configuration.certificates = server.map { FilePath($0.authority) }
    return configuration
  }

  @Test func manyRequestsShareOneConnection() throws {
    let server = try NginxServer.shared()
    let client = HTTPClient(configuration(trusting: server))
    let promises = try (0..<100).map { index in
      client.send(try HTTPRequest(.get, url("\(server.address)/p\(index).txt?many")))
    }
    for promise in promises {
      let response = try promise.wait()
      #expect(response.body == patterned(3000))
      #expect(response.httpVersion == .http2)
      #expect(response.headers["content-encoding"] == "gzip")
    }
    let lines = server.log(expecting: 100, "?many")
    #expect(lines.count == 100)
    #expect(Set(lines.map { $0[0] }).count == 1)
    #expect(lines.allSatisfy { $0[1] == "HTTP/2.0" })
  }

  @Test func downloadsAreWholeAndHashed() throws {
    let wheel = patterned(1 << 20)
    let server = try NginxServer.shared()
    let folder = try TemporaryDirectory()
    let client = HTTPClient(configuration(trusting: server))
    let files = try (0..<4).map {
      try FileDescriptor.open(
        folder.path.appending("f\($0)"), .readWrite, options: [.create],
        permissions: .ownerReadWrite)
    }
    defer { for file in files { try? file.close() } }
    let promises = try files.map {
      client.send(
        try HTTPRequest(
          .get, url("\(server.address)/a.whl"), priority: .download, sink: .file($0)))
    }
    let responses = try promises.map { try $0.wait() }
    #expect(Set(responses.map(\.digests)).count == 1)
    #expect(try Files.read(folder.path.appending("f3")) == wheel)
  }

  @Test func anUnknownAuthorityIsRefused() throws {
    let server = try NginxServer.shared()
    let client = HTTPClient(configuration(trusting: nil))
    let error = try failure(client, HTTPRequest(.get, url("\(server.address)/a.txt?unknown")))
    guard case .tls(let reason) = error.kind else {
      Issue.record("\(error)")
      return
    }
    #expect(!reason.isEmpty)
    #expect(error.diagnosis.hints.contains { $0.contains("--cert") })
    #expect(server.log(expecting: 0, "?unknown").isEmpty)
  }

  @Test func anotherHostsCertificateIsRefused() throws {
    let server = try NginxServer.shared()
    let client = HTTPClient(configuration(trusting: server))
    let named = try client.response(to: HTTPRequest(.get, url("\(server.address)/a.txt")))
    #expect(named.status == 200)
    let other = try HTTPRequest(.get, url("https://127.0.0.1:\(server.port)/a.txt"))
    let error = try failure(client, other)
    guard case .tls = error.kind else {
      Issue.record("\(error)")
      return
    }
    #expect(error.diagnosis.hints.contains { $0.contains("--trusted-host 127.0.0.1") })
  }

  @Test func aTrustedHostIsNotChecked() throws {
    let server = try NginxServer.shared()
    let target = try url("\(server.address)/a.txt")
    for hosts in [["localhost"], ["LocalHost:\(server.port)"], ["x", "localhost:*"]] {
      var trusting = configuration(trusting: nil)
      trusting.trustedHosts = hosts
      #expect(try HTTPClient(trusting).response(to: HTTPRequest(.get, target)).status == 200)
    }
    for hosts in [["localhost:1"], ["host"], ["127.0.0.1"]] {
      var trusting = configuration(trusting: nil)
      trusting.trustedHosts = hosts
      guard case .tls = try failure(HTTPClient(trusting), HTTPRequest(.get, target)).kind else {
        Issue.record("trusted by \(hosts)")
        return
      }
    }
  }

  @Test func trustMayComeFromTheEnvironment() throws {
    let server = try NginxServer.shared()
    let request = try HTTPRequest(.get, url("\(server.address)/a.txt"))
    for (name, value) in [
      ("REQUESTS_CA_BUNDLE", server.authority), ("CURL_CA_BUNDLE", server.authority),
      ("SSL_CERT_FILE", server.authority), ("SSL_CERT_DIR", server.authorityFolder),
      ("REQUESTS_CA_BUNDLE", server.authorityFolder),
    ] {
      var trusting = configuration(trusting: nil)
      trusting.environment = [name: value]
      #expect(try HTTPClient(trusting).response(to: request).status == 200, "\(name)=\(value)")
    }
    var explicit = configuration(trusting: nil)
    explicit.certificates = FilePath(server.authorityFolder)
    #expect(try HTTPClient(explicit).response(to: request).status == 200)
    explicit.certificates = FilePath("/nowhere/ca.pem")
    guard case .tls = try failure(HTTPClient(explicit), request).kind else {
      Issue.record("trusted without a certificate")
      return
    }
  }

  @Test func whereTheFolderKnowsNothingTheBundleIsAsked() throws {
    let server = try NginxServer.shared()
    let empty = try TemporaryDirectory()
    let trust = TrustSettings(folder: empty.path.string, secondFile: server.authority)
    var configuration = configuration(trusting: nil)
    configuration.trust = trust
    let client = HTTPClient(configuration)
    let promises = try (0..<20).map { _ in
      client.send(try HTTPRequest(.get, url("\(server.address)/a.txt")))
    }
    for promise in promises { #expect(try promise.wait().status == 200) }
  }

  @Test func aClientShowsItsCertificate() throws {
    let server = try NginxServer.shared()
    var showing = configuration(trusting: server)
    showing.clientCertificate = FilePath(server.clientCertificate)
    let request = try HTTPRequest(.get, url("\(server.address)/a.txt?client"))
    _ = try HTTPClient(showing).response(to: request)
    #expect(server.log(expecting: 1, "?client").first?[2] == "SUCCESS")
  }

  @Test func encryptionIsNotGivenUpOnTheWay() throws {
    let plain = try Server { _ in .ok("plain") }
    let server = try NginxServer.shared()
    let client = HTTPClient(configuration(trusting: server))
    let request = try HTTPRequest(.get, url("\(server.address)/go?to=\(plain.address)/x"))
    guard case .refusedRedirect(let to, _) = try failure(client, request).kind else {
      Issue.record("followed")
      return
    }
    #expect(to == plain.address + "/x")
    #expect(plain.requests.isEmpty)
    var trusting = configuration(trusting: server)
    trusting.trustedHosts = ["127.0.0.1:\(plain.port)"]
    #expect(try HTTPClient(trusting).response(to: request).body == Array("plain".utf8))
  }

  @Test func aServerWithoutTLSIsNoHTTPSServer() throws {
    let plain = try Server { _ in .ok("plain") }
    let error = try failure(
      HTTPClient(configuration(trusting: nil)),
      HTTPRequest(.get, url("https://127.0.0.1:\(plain.port)/")))
    switch error.kind {
    case .tls, .unreachable: break
    default: Issue.record("\(error)")
    }
  }
}
