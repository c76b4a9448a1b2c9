internal import CLinux
internal import Glibc
package import SystemPackage

/// Runs a program to its end and keeps what it printed.
///
/// - The program gets a process group of its own, no signal blocked, and no descriptor of ours but
///   its three. It is not looked for on PATH; a relative one is relative to `workingDirectory`.
/// - Output beyond `limit` bytes is read and dropped. A grandchild that keeps a pipe open, or writes
///   into it for ever, doesn't hold anybody up: when the program has ended, what is there already
///   is read, and no more.
/// - After `timeout` the whole group is killed, and by `endAll` from another thread.
/// - What the program doesn't read of `input` is not an error.
package enum ProcessRun {
  package struct Outcome: Sendable {
    /// The exit status, or 128 and the signal's number.
    package let status: Int32
    package let output: [UInt8]
    package let errors: [UInt8]
    package let isTimedOut: Bool
  }

  /// - Parameter limit: How much is kept of the output, and of the errors, in bytes.
  /// - Throws: `Errno` where it can't be started; `invalidArgument` where a word has a NUL in it.
  package static func run(
    _ executable: FilePath, arguments: [String], environment: [String: String],
    workingDirectory: FilePath? = nil, input: [UInt8] = [], timeout: Duration? = nil,
    limit: Int = 16 << 20
  ) throws -> Outcome {
    let words = [executable.string] + arguments
    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    guard !(words + variables).contains(where: { $0.utf8.contains(0) }) else {
      throw Errno.invalidArgument
    }
    makeChildrenWaitable()
    let given = try Pipe()
    let output = try Pipe()
    let errors = try Pipe()
    let process = try RunningPrograms.start {
      try spawn(
        executable, words, variables, workingDirectory,
        descriptors: (given.reading.value, output.writing.value, errors.writing.value))
    }
    given.reading.close()
    output.writing.close()
    errors.writing.close()
    var exchange = ProcessExchange(
      process: process, given: given.writing, output: output.reading, errors: errors.reading,
      input: input, limit: limit)
    return exchange.run(timeout: timeout)
  }

  /// Starts a program that nobody waits for: in a session of its own, without input, and what it
  /// prints is lost.
  ///
  /// - Throws: `Errno` where it can't be started.
  package static func leave(
    _ executable: FilePath, arguments: [String], environment: [String: String],
    workingDirectory: FilePath
  ) throws {
    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let nothing = Glibc.open("/dev/null", O_RDWR | O_CLOEXEC)
    guard nothing >= 0 else { throw Errno(rawValue: errno) }
    defer { close(nothing) }
    _ = try spawn(
      executable, [executable.string] + arguments, variables, workingDirectory,
      descriptors: (nothing, nothing, nothing), isLeft: true)
  }

  /// A program that was started with SIGCHLD ignored inherits that, and then the kernel throws the
  /// status of each child away.
  static func makeChildrenWaitable() {
    var current = sigaction()
    sigaction(SIGCHLD, nil, &current)
    let ignoring = unsafeBitCast(SIG_IGN, to: Int.self)
    if unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self) == ignoring {
      signal(SIGCHLD, SIG_DFL)
    }
  }

  static func spawn(
    _ executable: FilePath, _ words: [String], _ variables: [String],
    _ folder: FilePath?, descriptors: (Int32, Int32, Int32), isLeft: Bool = false
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
    var usual = sigset_t()
    sigemptyset(&usual)
    sigaddset(&usual, SIGPIPE)
    sigaddset(&usual, SIGXFSZ)
    sigaddset(&usual, SIGCHLD)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setpgroup(&attributes, 0)
    // <spawn.h> has POSIX_SPAWN_SETSID for those only who ask for GNU's extensions.
    let group = isLeft ? 0x80 : POSIX_SPAWN_SETPGROUP
    posix_spawnattr_setflags(
      &attributes, Int16(group | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let words = words.map { strdup($0) } + [nil]
    let variables = variables.map { strdup($0) } + [nil]
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
