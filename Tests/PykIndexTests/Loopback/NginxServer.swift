import Foundation

/// nginx with TLS and HTTP/2 on a free port, its certificates made for it: a real server.
///
/// - The authority signs one certificate for `localhost` alone.
/// - Every request leaves a line in `log`: connection number, protocol, client, path.
/// - `/go?to=URL` redirects there.
/// - It ends with this process, however that ends: a shell waits for its pipe to close.
final class NginxServer: Sendable {
  static let path = "/usr/sbin/nginx"
  static let isThere =
    FileManager.default.isExecutableFile(atPath: path)
    && FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

  let folder: Foundation.URL
  let port: Int
  private let lifeline = Pipe()

  var address: String { "https://localhost:\(port)" }
  /// A file with the authority's certificate.
  var authority: String { folder.appendingPathComponent("ca.pem").path }
  /// A folder with that certificate under its hash.
  var authorityFolder: String { folder.appendingPathComponent("hashed").path }
  /// A certificate with its key that this server accepts of its clients.
  var clientCertificate: String { folder.appendingPathComponent("client.pem").path }

  struct Failure: Error { var text: String }

  /// - Parameter files: Served from `/`, by name, and from any folder below it.
  init(files: [String: [UInt8]]) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("pyk-nginx-\(UUID().uuidString)")
    port = Self.freePort()
    let root = folder.appendingPathComponent("root")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    for (name, bytes) in files {
      try Foundation.Data(bytes).write(to: root.appendingPathComponent(name))
    }
    try makeCertificates()
    let configuration = """
      daemon off; master_process off; pid nginx.pid; error_log error.log;
      events { worker_connections 256; }
      http {
        log_format own '$connection $server_protocol $ssl_client_verify $ssl_session_reused $request_uri';
        access_log access.log own;
        client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp;
        uwsgi_temp_path temp; scgi_temp_path temp;
        http2_max_concurrent_streams 128; keepalive_requests 100000;
        gzip on; gzip_types text/plain; gzip_min_length 1;
        types { text/plain txt; application/octet-stream whl; }
        server {
          listen 127.0.0.1:\(port) ssl http2;
          ssl_certificate server.pem; ssl_certificate_key server.key;
          ssl_client_certificate ca.pem; ssl_verify_client optional;
          root root;
          location = /go { return 302 $arg_to; }
          location / { rewrite ^.*/([^/]*)$ /$1 break; }
        }
      }
      """
    try configuration.write(
      to: folder.appendingPathComponent("nginx.conf"), atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = Foundation.URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", #""$0" -p "$1" -c nginx.conf -e error.log & read -r line; kill -9 $!; rm -rf "$1""#,
      Self.path, folder.path,
    ]
    process.standardInput = lifeline
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<500 {
      if Self.isListening(port) { return }
      usleep(10_000)
    }
    let log = try? String(contentsOf: folder.appendingPathComponent("error.log"), encoding: .utf8)
    throw Failure(text: "nginx did not start: \(log ?? "")")
  }

  deinit { try? lifeline.fileHandleForWriting.close() }

  /// One for all tests that can share: it takes a moment to make its certificates.
  static func shared() throws -> NginxServer { try sharedResult.get() }

  private static let sharedResult = Result {
    var files = ["a.txt": [1], "a.whl": patterned(1 << 20)]
    for index in 0..<100 { files["p\(index).txt"] = patterned(3000) }
    return try NginxServer(files: files)
  }

  /// The lines of the log for paths that end so, once there are as many as expected.
  func log(expecting count: Int, _ suffix: String) -> [[String]] {
    var lines: [[String]] = []
    for _ in 0..<200 {
      let file = folder.appendingPathComponent("access.log")
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        .filter { $0.last?.hasSuffix(suffix) == true }
      if lines.count >= count { break }
      usleep(10_000)
    }
    return lines
  }

  private func makeCertificates() throws {
    try """
    set -e
    cd "$1"
    mkdir hashed
    key='ec -pkeyopt ec_paramgen_curve:prime256v1'
    openssl req -x509 -newkey $key -nodes -days 2 -subj '/CN=pyk test authority' \
      -keyout ca.key -out ca.pem
    for name in server client; do
      openssl req -newkey $key -nodes -subj "/CN=$name" -keyout $name.key -out $name.csr
      printf 'subjectAltName=DNS:localhost\\n' > $name.ext
      openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
        -extfile $name.ext -out $name.crt
      cat $name.crt $name.key > $name.pem
    done
    cp ca.pem "hashed/$(openssl x509 -noout -hash -in ca.pem).0"
    """.write(
      to: folder.appendingPathComponent("make.sh"), atomically: true, encoding: .utf8)
    let shell = Process()
    shell.executableURL = Foundation.URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [folder.appendingPathComponent("make.sh").path, folder.path]
    shell.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path]
    shell.standardError = FileHandle.nullDevice
    try shell.run()
    shell.waitUntilExit()
    guard shell.terminationStatus == 0 else { throw Failure(text: "openssl failed") }
  }

  private static func withSocket(
    _ port: Int, _ body: (Int32, UnsafeMutablePointer<sockaddr>, inout socklen_t) -> Bool
  ) -> Int? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = UInt16(port).bigEndian
    place.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isFine = withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body(descriptor, $0, &length) }
    }
    return isFine ? Int(UInt16(bigEndian: place.sin_port)) : nil
  }

  /// nginx can't be told to choose one: another process could take it first, but rarely does.
  private static func freePort() -> Int {
    withSocket(0) { bind($0, $1, $2) == 0 && getsockname($0, $1, &$2) == 0 } ?? 0
  }

  private static func isListening(_ port: Int) -> Bool {
    withSocket(port) { connect($0, $1, $2) == 0 } != nil
  }
}
