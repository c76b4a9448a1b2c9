import Foundation

/// nginx with TLS and HTTP/2 on a free port, its certificates made for it: a real server.
///
/// - The authority signs one certificate for `localhost` alone.
/// - Every request leaves a line in `log`: connection number, protocol, client, path.
final class NginxServer {
  static let path = "/usr/sbin/nginx"
  static let isThere =
    FileManager.default.isExecutableFile(atPath: path)
    && FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

  let folder: Foundation.URL
  let port: Int
  private let process = Process()

  var address: String { "https://localhost:\(port)" }
  /// A file with the authority's certificate.
  var authority: String { folder.appendingPathComponent("ca.pem").path }
  /// A folder with that certificate under its hash.
  var authorityFolder: String { folder.appendingPathComponent("hashed").path }
  /// A certificate with its key that this server accepts of its clients.
  var clientCertificate: String { folder.appendingPathComponent("client.pem").path }

  struct Failure: Error { var text: String }

  /// - Parameters:
  ///   - files: Served from `/`, by name.
  ///   - extra: Lines for the `server` block.
  init(files: [String: [UInt8]], extra: String = "") throws {
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
        log_format own '$connection $server_protocol $ssl_client_verify $ssl_session_reused $uri';
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
          \(extra)
        }
      }
      """
    try configuration.write(
      to: folder.appendingPathComponent("nginx.conf"), atomically: true, encoding: .utf8)
    process.executableURL = Foundation.URL(fileURLWithPath: Self.path)
    process.arguments = ["-p", folder.path, "-c", "nginx.conf", "-e", "error.log"]
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<500 {
      if Self.isListening(port) { return }
      guard process.isRunning else { break }
      usleep(10_000)
    }
    let log = try? String(contentsOf: folder.appendingPathComponent("error.log"), encoding: .utf8)
    throw Failure(text: "nginx did not start: \(log ?? "")")
  }

  deinit {
    if process.isRunning {
      // It inherits the signals that this thread blocks: SIGTERM may never reach it.
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: folder)
  }

  /// The lines of the log, once there are as many as expected.
  func log(expecting count: Int) -> [[String]] {
    var lines: [[String]] = []
    for _ in 0..<200 {
      let file = folder.appendingPathComponent("access.log")
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
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
