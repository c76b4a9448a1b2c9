internal import CLinux
internal import Glibc
package import PykFiles
package import SystemPackage

extension ProcessRun {
  /// Runs a program to its end, its output and its errors going into one file in their order.
  ///
  /// - As with `run`, but nothing is given to it: its input is `/dev/null`. There is no pipe that
  ///   a grandchild could hold open.
  ///
  /// - Parameter meanwhile: Called about ten times a second while it runs; nil saves the waking up.
  /// - Returns: The exit status, or 128 and the signal's number.
  /// - Throws: `Errno` where it can't be started.
  package static func run(
    _ executable: FilePath, arguments: [String], environment: [String: String],
    workingDirectory: FilePath? = nil, log: OpenFile, meanwhile: (() -> Void)? = nil
  ) throws -> Int32 {
    let words = [executable.string] + arguments
    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    guard !(words + variables).contains(where: { $0.utf8.contains(0) }) else {
      throw Errno.invalidArgument
    }
    makeChildrenWaitable()
    let nothing = Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC))
    guard nothing.value >= 0 else { throw Errno(rawValue: errno) }
    let process = try RunningPrograms.start {
      try spawn(
        executable, words, variables, workingDirectory,
        descriptors: (nothing.value, log.descriptor, log.descriptor))
    }
    let status = waitForEnd(of: process, meanwhile)
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
  }

  /// Its status, when it has ended.
  private static func waitForEnd(of process: pid_t, _ meanwhile: (() -> Void)?) -> Int32 {
    let ending = Descriptor(pyk_pidfd_open(process))
    while true {
      var watched = pollfd(fd: ending.value, events: Int16(POLLIN), revents: 0)
      let wait: Int32 = ending.value < 0 ? 10 : meanwhile == nil ? 3_600_000 : 100
      _ = poll(&watched, 1, wait)
      meanwhile?()
      if let status = RunningPrograms.end(of: process) { return status }
    }
  }
}
