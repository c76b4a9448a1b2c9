import Foundation
import SystemPackage

/// An index on loopback that has wheels of the test's making, and every fault that an index may
/// have: the first part of its path says which one.
///
/// - `acme 1.0` needs `base>=1`, `acme 2.0` needs `base>=2`; `base` has 1.0, 2.0 and 3.0.
/// - `evil 1.0` holds a path with `..`; `others 1.0` has a wheel for another system only, `older
///   1.0` one for another Python only; `early` has a pre-release only; `strict` needs `base<2`.
final class FaultyIndex: Sendable {
  let folder: FilePath
  let port: Int
  private let process: Process

  /// One that everybody uses.
  static let shared = Result { try FaultyIndex() }

  struct Absence: Error {}

  private init() throws {
    guard let python = RealEnvironment.python else { throw Absence() }
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("pyk-index-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    folder = FilePath(path)
    process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", Self.program, path]
    let output = Pipe()
    process.standardOutput = output
    // Ends with the test: it reads until there is nobody who could write.
    process.standardInput = Pipe()
    try process.run()
    var line = ""
    while !line.hasSuffix("\n") {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { throw Absence() }
      line += String(decoding: more, as: UTF8.self)
    }
    guard let port = Int(line.dropLast()) else { throw Absence() }
    self.port = port
  }

  func address(_ fault: String) -> String { "http://127.0.0.1:\(port)/\(fault)/" }

  private static let program = #"""
    import base64, hashlib, http.server, os, socketserver, sys, threading, time, zipfile
    folder = sys.argv[1]

    def wheel(name, version, *requires, tag='py3-none-any', python='', files=()):
        info = '%s-%s.dist-info/' % (name, version)
        contents = {name + '/__init__.py': 'version = %r\n' % version, **dict(files)}
        contents[info + 'METADATA'] = (
            'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' % (name, version)
            + ''.join('Requires-Dist: %s\n' % each for each in requires)
            + ('Requires-Python: %s\n' % python if python else ''))
        contents[info + 'WHEEL'] = (
            'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: %s\n' % tag)
        record = ''
        with zipfile.ZipFile('%s/%s-%s-%s.whl' % (folder, name, version, tag), 'w') as archive:
            for path, text in contents.items():
                archive.writestr(path, text)
                digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
                record += '%s,sha256=%s,%d\n' % (path, digest.decode().rstrip('='), len(text))
            archive.writestr(info + 'RECORD', record + info + 'RECORD,,\n')

    wheel('acme', '1.0', 'base>=1')
    wheel('acme', '2.0', 'base>=2')
    for version in ['1.0', '2.0', '3.0']:
        wheel('base', version)
    wheel('evil', '1.0', files={'../../../evil.txt': 'x'})
    wheel('others', '1.0', tag='py3-none-win_amd64')
    wheel('older', '1.0', tag='cp35-cp35m-any')
    wheel('early', '1.0b1')
    wheel('strict', '1.0', 'base<2')

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'

        def log_message(self, *arguments):
            pass

        def answer(self, status, body, kind='text/html', length=None):
            self.send_response(status)
            self.send_header('Content-Type', kind)
            self.send_header('Content-Length', str(len(body) if length is None else length))
            if status == 401:
                self.send_header('WWW-Authenticate', 'Basic realm="index"')
            if length is not None:
                self.send_header('Connection', 'close')
                self.close_connection = True
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            fault, name = self.path.split('/')[1:3]
            if fault.isdigit():
                return self.answer(int(fault), b'no')
            if fault == 'hang':
                time.sleep(600)
            if fault == 'cut':
                return self.answer(200, b'<a href="acme-', length=1000)
            if fault == 'json':
                return self.answer(200, b'{"hello": 1}', 'application/json')
            if fault == 'picture':
                return self.answer(200, b'\x89PNG', 'image/png')
            if fault == 'login':
                return self.answer(200, b'<html><form>who are you?</form></html>')
            if fault in ('files', 'cutfiles', 'lostfiles'):
                path = folder + '/' + name
                if fault == 'lostfiles' or not os.path.exists(path):
                    return self.answer(404, b'lost')
                body = open(path, 'rb').read()
                if fault == 'cutfiles' and not self.headers.get('Range'):
                    return self.answer(200, body[:100], 'application/zip', length=len(body))
                return self.answer(200, body, 'application/zip')
            place = {'cutwheel': 'cutfiles', 'lost': 'lostfiles'}.get(fault, 'files')
            links = ''
            for file in sorted(os.listdir(folder)):
                if file.split('-')[0] != name:
                    continue
                digest = hashlib.sha256(open(folder + '/' + file, 'rb').read()).hexdigest()
                if fault == 'changed':
                    digest = '0' * 64
                yanked = ' data-yanked="it burns"' if fault == 'yanked' and '-2.0-' in file else ''
                links += '<a href="/%s/%s#sha256=%s"%s>%s</a>' % (place, file, digest, yanked, file)
            if not links:
                return self.answer(404, b'unknown')
            self.answer(200, ('<!DOCTYPE html><body>%s</body>' % links).encode())

    class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
        daemon_threads = True

    server = Server(('127.0.0.1', 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()
    """#
}
