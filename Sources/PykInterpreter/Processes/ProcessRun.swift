internal import CLinux
internal import Glibc
package import SystemPackage

/// Runs a program to its end and keeps what it printed.
///
/// - The program gets a process group of its own, no signal blocked, and no descriptor of ours but
///   its three.
/// - Output beyond `limit` bytes is read and dropped. A grandchild that keeps a pipe open doesn't
///   hold anybody up: when the program has ended, what is there already is read, and no more.
/// - After `timeout` the whole group is killed.
package enum ProcessRun {
  package struct Outcome: Sendable {
    /// The exit status, or 128 and the signal's number.
    package let status: Int32
    package let output: [UInt8]
    package let errors: [UInt8]
    package let isTimedOut: Bool
  }

  /// - Throws: `Errno` where it can't be started.
  package static func run(
    _ executable: FilePath, arguments: [String], environment: [String: String],
    workingDirectory: FilePath? = nil, input: [UInt8] = [], timeout: Duration? = nil,
    limit: Int = 16 << 20
  ) throws -> Outcome {
    let given = try Pipe()
    let output = try Pipe()
    let errors = try Pipe()
    let process = try spawn(
      executable, arguments, environment, workingDirectory,
      descriptors: (given.reading.value, output.writing.value, errors.writing.value))
    given.reading.close()
    output.writing.close()
    errors.writing.close()
    var exchange = Exchange(
      process: process, given: given.writing, output: output.reading, errors: errors.reading,
      input: input, limit: limit)
    return exchange.run(timeout: timeout)
  }

  private static func spawn(
    _ executable: FilePath, _ arguments: [String], _ environment: [String: String],
    _ folder: FilePath?, descriptors: (Int32, Int32, Int32)
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, descriptors.0, 0)
    posix_spawn_file_actions_adddup2(&actions, descriptors.1, 1)
    posix_spawn_file_actions_adddup2(&actions, descriptors.2, 2)
    if let folder { pyk_spawn_in(&actions, folder.string) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var pipe = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &pipe)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let words = ([executable.string] + arguments).map { strdup($0) } + [nil]
    let variables =
      environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for word in words { free(word) }
      for variable in variables { free(variable) }
    }
    var process: pid_t = 0
    let error = posix_spawn(&process, executable.string, &actions, &attributes, words, variables)
    guard error == 0 else { throw Errno(rawValue: error) }
    return process
  }
}

/// A descriptor that is closed once.
private final class Descriptor {
  private(set) var value: Int32
  init(_ value: Int32) { self.value = value }
  func close() {
    if value >= 0 { Glibc.close(value) }
    value = -1
  }
  deinit { close() }
}

private struct Pipe {
  let reading: Descriptor
  let writing: Descriptor

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pyk_pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
    reading = Descriptor(ends[0])
    writing = Descriptor(ends[1])
  }
}

/// What goes to and fro while the program runs.
private struct Exchange {
  let process: pid_t
  let given: Descriptor
  let output: Descriptor
  let errors: Descriptor
  let input: [UInt8]
  let limit: Int
  private var written = 0
  private var outputBytes: [UInt8] = []
  private var errorBytes: [UInt8] = []

  init(
    process: pid_t, given: Descriptor, output: Descriptor, errors: Descriptor, input: [UInt8],
    limit: Int
  ) {
    self.process = process
    self.given = given
    self.output = output
    self.errors = errors
    self.input = input
    self.limit = limit
  }

  mutating func run(timeout: Duration?) -> ProcessRun.Outcome {
    for descriptor in [given, output, errors] {
      _ = fcntl(descriptor.value, F_SETFL, fcntl(descriptor.value, F_GETFL) | O_NONBLOCK)
    }
    if input.isEmpty { given.close() }
    let clock = ContinuousClock()
    let end = timeout.map { clock.now + $0 }
    var status: Int32 = 0
    var isTimedOut = false
    var hasEnded = false
    while !hasEnded {
      move(wait: output.value < 0 && errors.value < 0 ? 5 : 20)
      hasEnded = waitpid(process, &status, WNOHANG) == process
      if !hasEnded, let end, clock.now >= end {
        isTimedOut = true
        kill(-process, SIGKILL)
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        hasEnded = true
      }
    }
    while Self.take(output, &outputBytes, limit) {}
    while Self.take(errors, &errorBytes, limit) {}
    let code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    return ProcessRun.Outcome(
      status: code, output: outputBytes, errors: errorBytes, isTimedOut: isTimedOut)
  }

  private mutating func move(wait milliseconds: Int32) {
    var watched = [
      pollfd(fd: output.value, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors.value, events: Int16(POLLIN), revents: 0),
      pollfd(fd: given.value, events: Int16(POLLOUT), revents: 0),
    ]
    guard poll(&watched, nfds_t(watched.count), milliseconds) > 0 else { return }
    if watched[0].revents != 0 { _ = Self.take(output, &outputBytes, limit) }
    if watched[1].revents != 0 { _ = Self.take(errors, &errorBytes, limit) }
    if watched[2].revents != 0 { give() }
  }

  private mutating func give() {
    let count = input[written...].withUnsafeBytes { write(given.value, $0.baseAddress, $0.count) }
    if count > 0 { written += count }
    if written == input.count || (count < 0 && errno != EAGAIN && errno != EINTR) { given.close() }
  }

  /// Reads once; false where there is nothing to read for now.
  private static func take(
    _ descriptor: Descriptor, _ bytes: inout [UInt8], _ limit: Int
  ) -> Bool {
    guard descriptor.value >= 0 else { return false }
    let room = 1 << 16
    var outcome = 0
    let more = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      outcome = read(descriptor.value, buffer.baseAddress, room)
      count = max(0, outcome)
    }
    if outcome == 0 || (outcome < 0 && errno != EAGAIN && errno != EINTR) { descriptor.close() }
    guard outcome > 0 else { return false }
    bytes += more.prefix(max(0, limit - bytes.count))
    return true
  }
}
