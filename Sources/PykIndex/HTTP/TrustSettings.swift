internal import PykFiles
internal import PykFormats
internal import SystemPackage

/// Whose signature under a server's certificate counts.
///
/// - `--cert` first, then `REQUESTS_CA_BUNDLE`, `CURL_CA_BUNDLE`, `SSL_CERT_FILE`,
///   `SSL_CERT_DIR`, then the machine's own.
/// - The machine's hashed folder is asked before its bundle: a file of 140 certificates takes
///   19 ms to read, the one file that is needed 0.06 ms. The bundle is asked where the folder
///   has no answer. A variable that names the machine's own bundle means just that.
struct TrustSettings: Sendable, Equatable {
  var file: String?
  var folder: String?
  /// Asked again where these don't trust a server.
  var secondFile: String?

  static let systemFolders = [
    "/etc/ssl/certs", "/etc/pki/ca-trust/extracted/pem/directory-hash", "/etc/pki/tls/certs",
  ]
  static let systemFiles = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
  ]

  init(file: String? = nil, folder: String? = nil, secondFile: String? = nil) {
    self.file = file
    self.folder = folder
    self.secondFile = secondFile
  }

  /// Looks at the disk; call it for the first connection that needs it.
  init(_ configuration: HTTPConfiguration) {
    if let explicit = configuration.certificates {
      self.init(naming: explicit.string)
      return
    }
    let environment = configuration.environment.filter { !$0.value.isEmpty }
    if let bundle = environment["REQUESTS_CA_BUNDLE"] ?? environment["CURL_CA_BUNDLE"] {
      if !Self.systemFiles.contains(bundle) {
        self.init(naming: bundle)
        return
      }
    } else {
      // As OpenSSL has it: what isn't there is passed over; the folder may be a list.
      let file = environment["SSL_CERT_FILE"].flatMap {
        Self.systemFiles.contains($0) || !Files.exists(FilePath($0)) ? nil : $0
      }
      let folder = environment["SSL_CERT_DIR"].flatMap {
        Self.systemFolders.contains($0) ? nil : $0
      }
      if file != nil || folder != nil {
        self.init(file: file, folder: folder)
        return
      }
    }
    let folder = Self.systemFolders.first { Self.isHashed($0) }
    let file = Self.systemFiles.first { Files.exists(FilePath($0)) }
    self.init(
      file: folder == nil ? file : nil, folder: folder, secondFile: folder == nil ? nil : file)
  }

  private init(naming path: String) {
    let isFolder = Files.isDirectory(FilePath(path))
    self.init(file: isFolder ? nil : path, folder: isFolder ? path : nil)
  }

  /// Whether there are files named as OpenSSL looks for them, such as `002c0b4f.0`.
  private static func isHashed(_ folder: String) -> Bool {
    guard let entries = try? Files.entries(of: FilePath(folder)) else { return false }
    return entries.contains { entry in
      let name = Array(entry.name.utf8)
      return name.count == 10 && name[8] == UInt8(ascii: ".") && name[9] == UInt8(ascii: "0")
        && name[..<8].allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
  }

  /// Whether `--trusted-host` names this server: `host`, or `host:port` for that port alone.
  static func isTrusted(_ url: URL, among hosts: [String]) -> Bool {
    let port = url.port ?? (url.scheme == "https" ? 443 : 80)
    return hosts.contains { entry in
      let entry = entry.lowercased()
      return entry == url.host || entry == "\(url.host):\(port)" || entry == "\(url.host):*"
    }
  }
}
