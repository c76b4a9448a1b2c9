internal import CLinux
internal import Glibc
internal import SystemPackage

/// What goes to and fro between us and a program, until it has ended.
struct ProcessExchange {
  private let process: pid_t
  private let given: Descriptor
  private var output: Stream
  private var errors: Stream
  private let input: [UInt8]
  private var written = 0
  /// Readable when the program has ended; without it one looks from time to time.
  private let ending: Descriptor

  init(
    process: pid_t, given: Descriptor, output: Descriptor, errors: Descriptor, input: [UInt8],
    limit: Int
  ) {
    self.process = process
    self.given = given
    self.output = Stream(descriptor: output, limit: limit)
    self.errors = Stream(descriptor: errors, limit: limit)
    self.input = input
    ending = Descriptor(pyk_pidfd_open(process))
  }

  mutating func run(timeout: Duration?) -> ProcessRun.Outcome {
    for descriptor in [given, output.descriptor, errors.descriptor] {
      _ = fcntl(descriptor.value, F_SETFL, fcntl(descriptor.value, F_GETFL) | O_NONBLOCK)
    }
    if input.isEmpty { given.close() }
    let clock = ContinuousClock()
    let end = timeout.map { clock.now + $0 }
    var status: Int32 = 0
    var isTimedOut = false
    while true {
      let left = isTimedOut ? nil : end.map { max(.zero, clock.now.duration(to: $0)) }
      move(atMost: left)
      if let ended = RunningPrograms.end(of: process) {
        status = ended
        break
      }
      if !isTimedOut, let end, clock.now >= end {
        isTimedOut = true
        kill(-process, SIGKILL)
      }
    }
    output.takeRest()
    errors.takeRest()
    let code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    return ProcessRun.Outcome(
      status: code, output: output.bytes, errors: errors.bytes, isTimedOut: isTimedOut)
  }

  /// Waits until something can be moved or the program has ended, and moves it.
  private mutating func move(atMost left: Duration?) {
    var watched = [
      pollfd(fd: output.descriptor.value, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors.descriptor.value, events: Int16(POLLIN), revents: 0),
      pollfd(fd: given.value, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: ending.value, events: Int16(POLLIN), revents: 0),
    ]
    let longest: Int32 = ending.value < 0 ? 10 : 3_600_000
    let count = poll(&watched, nfds_t(watched.count), min(longest, left.map(Self.wait) ?? longest))
    guard count > 0 else { return }
    if watched[0].revents != 0 { output.take() }
    if watched[1].revents != 0 { errors.take() }
    if watched[2].revents != 0 { give() }
  }

  /// In milliseconds, rounded up, so that the last wait doesn't become many that are too short.
  private static func wait(_ duration: Duration) -> Int32 {
    let (seconds, rest) = duration.components
    guard seconds < 3600 else { return 3_600_000 }
    return Int32(seconds) * 1000 + Int32(rest / 1_000_000_000_000_000) + 1
  }

  private mutating func give() {
    let count = withoutBrokenPipes {
      input[written...].withUnsafeBytes { write(given.value, $0.baseAddress, $0.count) }
    }
    if count > 0 { written += count }
    if written == input.count || (count < 0 && errno != EAGAIN && errno != EINTR) { given.close() }
  }

  /// A program that doesn't read what it is given must not end us by SIGPIPE.
  private func withoutBrokenPipes(_ body: () -> Int) -> Int {
    var pipe = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    let count = body()
    let error = errno
    if count < 0, error == EPIPE {
      var now = timespec()
      while sigtimedwait(&pipe, nil, &now) < 0, errno == EINTR {}
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    errno = error
    return count
  }
}

extension ProcessExchange {
  /// One of the two that are read.
  struct Stream {
    let descriptor: Descriptor
    let limit: Int
    private(set) var bytes: [UInt8] = []

    init(descriptor: Descriptor, limit: Int) {
      self.descriptor = descriptor
      self.limit = limit
    }

    /// Reads once; the count, or 0 where there is nothing to read for now.
    @discardableResult
    mutating func take() -> Int {
      guard descriptor.value >= 0 else { return 0 }
      let room = 1 << 16
      let count = withUnsafeTemporaryAllocation(byteCount: room, alignment: 16) { buffer in
        var count: Int
        repeat {
          count = read(descriptor.value, buffer.baseAddress, room)
        } while count < 0
          && errno == EINTR
        if count > 0 {
          bytes += UnsafeRawBufferPointer(buffer).prefix(min(count, max(0, limit - bytes.count)))
        }
        return count
      }
      if count == 0 || (count < 0 && errno != EAGAIN) { descriptor.close() }
      return max(0, count)
    }

    /// Reads what an ended program has left in the pipe, which is never more than a pipe holds.
    mutating func takeRest() {
      let getSize: Int32 = 1032  // F_GETPIPE_SZ, which Glibc's module leaves out.
      var left = descriptor.value < 0 ? 0 : max(1 << 16, Int(fcntl(descriptor.value, getSize)))
      while left > 0 {
        let count = take()
        if count == 0 { break }
        left -= count
      }
      descriptor.close()
    }
  }
}

/// A descriptor that is closed once.
final class Descriptor {
  private(set) var value: Int32
  init(_ value: Int32) { self.value = value }
  func close() {
    if value >= 0 { Glibc.close(value) }
    value = -1
  }
  deinit { close() }
}

/// The two ends of a pipe, which no other child inherits.
struct Pipe {
  let reading: Descriptor
  let writing: Descriptor

  /// - Throws: `Errno`.
  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pyk_pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
    reading = Descriptor(ends[0])
    writing = Descriptor(ends[1])
  }
}
