internal import CLinux
internal import Glibc
package import PykFiles
package import SystemPackage

/// A program that runs, and all that it has started and that stayed in its process group.
package struct ProcessGroup: Sendable {
  private let leader: pid_t

  init(leader: pid_t) { self.leader = leader }

  /// Ends them all at once.
  package func kill() { _ = Glibc.kill(-leader, SIGKILL) }
}

extension ProcessRun {
  /// Runs a program to its end, its output and its errors going into one file in their order.
  ///
  /// - As with `run`, but nothing is given to it: its input is `/dev/null`. There is no pipe that
  ///   a grandchild could hold open.
  ///
  /// - Parameters:
  ///   - onStart: Called when it runs, with what ends it from another thread.
  ///   - onEnd: Called when it has ended, before its process id is free for another one.
  ///   - meanwhile: Called about ten times a second while it runs; nil saves the waking up.
  /// - Returns: The exit status, or 128 and the signal's number.
  /// - Throws: `Errno` where it can't be started.
  package static func run(
    _ executable: FilePath, arguments: [String], environment: [String: String],
    workingDirectory: FilePath? = nil, log: OpenFile,
    onStart: (ProcessGroup) -> Void = { _ in }, onEnd: () -> Void = {},
    meanwhile: (() -> Void)? = nil
  ) throws -> Int32 {
    let words = [executable.string] + arguments
    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    guard !(words + variables).contains(where: { $0.utf8.contains(0) }) else {
      throw Errno.invalidArgument
    }
    makeChildrenWaitable()
    let nothing = Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC))
    guard nothing.value >= 0 else { throw Errno(rawValue: errno) }
    let process = try spawn(
      executable, words, variables, workingDirectory,
      descriptors: (nothing.value, log.descriptor, log.descriptor))
    onStart(ProcessGroup(leader: process))
    waitForEnd(of: process, meanwhile)
    onEnd()
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
  }

  /// Returns when the program has ended, its status still to be asked for.
  private static func waitForEnd(of process: pid_t, _ meanwhile: (() -> Void)?) {
    let ending = Descriptor(pyk_pidfd_open(process))
    while true {
      var watched = pollfd(fd: ending.value, events: Int16(POLLIN), revents: 0)
      let wait: Int32 = ending.value < 0 ? 10 : meanwhile == nil ? 3_600_000 : 100
      let count = poll(&watched, 1, wait)
      meanwhile?()
      if ending.value >= 0 {
        if count > 0 { return }
      } else {
        var ended = siginfo_t()
        ended.si_signo = 0
        let code = waitid(P_PID, id_t(process), &ended, WEXITED | WNOHANG | WNOWAIT)
        if code != 0 || ended.si_signo != 0 { return }
      }
    }
  }
}
