import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// What a second run does: no Python is started, nobody is asked what the caches know, and no
/// folder is walked through that a manifest describes. The kernel's calls are counted.
@Suite(
  .enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"),
  .enabled(if: WarmRun.program != nil, "needs the program beside the tests"),
  .enabled(if: WarmRun.traces, "needs strace, and leave to trace"))
struct WarmRunTests {
  private let warm: WarmRun

  init() throws { warm = try WarmRun() }

  @Test func asksNobodyAndStartsNothing() throws {
    defer { warm.end() }
    // The first run fills the caches.
    let first = try warm.install(into: "first")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.processes > 1, "a Python has to be asked once")
    #expect(try warm.requests() > 2)

    let second = try warm.install(into: "second")
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output == first.output)
    #expect(second.processes == 1, "only pyk itself")
    #expect(try warm.requests() == 0)
    #expect(second.connections == [])
    // The environment's own folder is looked at, to know what is installed; the store isn't.
    #expect(second.walks.filter { $0.contains("/cache/") } == [])
    let own = Set(second.walks.filter { $0.contains("/second/") && !$0.contains("/.pyk-") })
    #expect(own.allSatisfy { $0.hasSuffix("/site-packages") || $0.hasSuffix("/bin") }, "\(own)")
  }

  @Test func hasNothingToDoOnlyOnce() throws {
    defer { warm.end() }
    #expect(try warm.install(into: "one").status == 0)
    let again = try warm.install(into: "one")
    #expect(again.status == 0)
    #expect(again.output == "")
    #expect(again.processes == 1)
    #expect(again.connections == [])
    // What is brand-new isn't kept by the first run: this one may bring the environment's first
    // file, and looks for those of environments that are gone.
    let walks = again.walks.filter { $0.contains("/cache/") && !$0.hasSuffix("/cache/installed") }
    #expect(walks == [])
  }
}

/// A cache, an index on loopback that lets its pages be kept, and the program with its calls seen.
final class WarmRun: Sendable {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
    /// Programs that were started, pyk itself among them.
    var processes: Int
    /// Addresses outside this machine's files that were connected to.
    var connections: [String]
    /// Folders whose entries were listed.
    var walks: [String]
  }

  private let folder: FilePath
  private let real: RealEnvironment
  private let server: Process
  private let port: Int

  init() throws {
    real = try RealEnvironment.shared.get()
    folder = real.folder.appending("warm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      atPath: folder.string, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(RealEnvironment.python))
    process.arguments = ["-u", "-c", Self.index, real.wheels.string, folder.string]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    server = process
    let line = output.fileHandleForReading.availableData
    let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .newlines)
    port = try #require(Int(text), "no server: \(text)")
  }

  func end() {
    // Threads of other tests may have passed on a mask that holds back the polite signal.
    kill(server.processIdentifier, SIGKILL)
    server.waitUntilExit()
  }

  /// How many requests came since this was last asked.
  func requests() throws -> Int {
    let log = folder.appending("requests").string
    defer { try? FileManager.default.removeItem(atPath: log) }
    return ((try? String(contentsOfFile: log, encoding: .utf8)) ?? "").utf8.count
  }

  func install(into name: String) throws -> Outcome {
    let place = folder.appending(name)
    let variables = [
      "PYK_CACHE_DIR=\(folder.appending("cache"))", "HOME=\(folder)", "PATH=/usr/bin:/bin",
      "PIP_CONFIG_FILE=/dev/null",
    ]
    let program = try #require(Self.program)
    if !FileManager.default.fileExists(atPath: place.string) {
      let venv = run(
        "/usr/bin/env",
        ["-i"] + variables + [program, "venv", "-q", "--no-cache", "--python", base, place.string])
      try #require(venv.status == 0, "\(venv.errors)")
    }
    let trace = folder.appending("trace-\(UUID().uuidString)").string
    let answer = run(
      "/usr/bin/env",
      ["-i"] + variables + [
        "strace", "-f", "-y", "-o", trace, "-e", "trace=execve,connect,getdents64,getdents",
        program, "install", "--python", place.string, "-i", "http://127.0.0.1:\(port)/simple/",
        "demo", "zebra",
      ])
    let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
    return Outcome(
      status: answer.status, output: answer.output, errors: answer.errors,
      processes: lines.filter { $0.contains(" execve(") && $0.hasSuffix(" = 0") }.count,
      connections: lines.filter { $0.contains("AF_INET") }.map(String.init),
      walks: lines.filter { $0.contains(" getdents") }.compactMap { line in
        line.firstIndex(of: "<").flatMap { start in
          line.firstIndex(of: ">").map { String(line[line.index(after: start)..<$0]) }
        }
      })
  }

  /// The Python that environments are made with.
  private var base: String { RealEnvironment.python ?? "" }

  /// The program that was built with these tests.
  static let program: String? = {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0])
    let program = tests.deletingLastPathComponent().appendingPathComponent("pyk").path
    return FileManager.default.isExecutableFile(atPath: program) ? program : nil
  }()

  static let traces = run("/usr/bin/env", ["strace", "-f", "-o", "/dev/null", "true"]).status == 0

  /// A simple index over the wheels of a folder; its pages may be kept for an hour.
  private static let index = """
    import hashlib, http.server, os, re, sys
    wheels, log = sys.argv[1], sys.argv[2] + '/requests'

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'

        def do_GET(self):
            with open(log, 'a') as file:
                file.write('x')
            parts = self.path.strip('/').split('/')
            body, kind = None, 'text/html'
            if parts[0] == 'files' and os.path.exists(wheels + '/' + parts[1]):
                with open(wheels + '/' + parts[1], 'rb') as file:
                    body, kind = file.read(), 'application/octet-stream'
            elif parts[0] == 'simple' and len(parts) == 2:
                links = ''
                for name in sorted(os.listdir(wheels)):
                    if re.sub('[-_.]+', '-', name.split('-')[0]).lower() == parts[1]:
                        with open(wheels + '/' + name, 'rb') as file:
                            digest = hashlib.sha256(file.read()).hexdigest()
                        links += '<a href="/files/%s#sha256=%s">%s</a>' % (name, digest, name)
                body = ('<!DOCTYPE html><html><body>%s</body></html>' % links).encode() if links else None
            self.send_response(200 if body is not None else 404)
            self.send_header('Content-Type', kind)
            self.send_header('Content-Length', str(len(body or b'')))
            self.send_header('Cache-Control', 'max-age=3600')
            self.end_headers()
            self.wfile.write(body or b'')

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    print(server.server_address[1])
    server.serve_forever()
    """
}
