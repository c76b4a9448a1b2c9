import Foundation
import PykFiles
import PykThreads
import Synchronization
import SystemPackage
import Testing

@testable import PykInstall

private let isAsked = ProcessInfo.processInfo.environment["PYK_MEASURE"] != nil

/// How long a warm install takes, against `cp -al` of the same trees in the same run. Asked for by
/// `PYK_MEASURE=1`, in a release build, on a real file system.
@Suite(.enabled(if: isAsked, "set PYK_MEASURE=1 to measure")) struct LinkingMeasurement {
  /// About what a large set of packages looks like: 40 wheels, 6,000 files in 1,000 folders.
  private func wheels() -> [TestWheel] {
    (0..<40).map { number in
      var wheel = TestWheel("wheel\(number)")
      for file in 0..<150 {
        let text = "# module \(file) of wheel \(number)\n" + String(repeating: "x = 1\n", count: 40)
        wheel.files.append(.init("wheel\(number)/sub\(file / 6)/module\(file).py", text))
      }
      wheel.entryPoints = "[console_scripts]\nrun\(number) = wheel\(number):main\n"
      return wheel
    }
  }

  /// Real wheels where `PYK_WHEELS` names a folder of them.
  private func storedWheels(_ store: WheelStore) throws -> [StoredWheel] {
    guard let folder = ProcessInfo.processInfo.environment["PYK_WHEELS"] else {
      return try wheels().map { try $0.add(to: store) }
    }
    let names = try Files.entries(of: FilePath(folder)).map(\.name).sorted()
    let stored = Mutex<[StoredWheel]>([])
    try parallelForEach(names.count, threads: 3) { index in
      let wheel = try store.add(wheelAt: FilePath(folder).appending(names[index]))
      stored.withLock { $0.append(wheel) }
    }
    return stored.withLock { $0 }
  }

  private static func printing(
    since start: ContinuousClock.Instant
  ) -> @Sendable (TransactionStep) -> Void {
    { step in
      if case .moment(let moment) = step { print("  \(moment) \(ContinuousClock.now - start)") }
    }
  }

  @Test func warmInstall() throws {
    let folder = try TemporaryDirectory(in: "/tmp", prefix: "pyk-measure-")
    let store = WheelStore(root: folder.path.appending("store"), threads: 1)
    let clock = ContinuousClock()
    var stored: [StoredWheel] = []
    let cold = try clock.measure { stored = try storedWheels(store) }
    print("stored \(stored.count) wheels in \(cold), with making them")
    var ours: [Duration] = []
    var theirs: [Duration] = []
    for round in 0..<7 {
      let scheme = Scratch.scheme(folder.path.appending("env\(round)"))
      try Files.createDirectories(scheme.purelib)
      ours.append(
        try clock.measure {
          let additions = stored.compactMap { store.wheel($0.sha256) }.map { Addition(wheel: $0) }
          var options = TransactionOptions()
          options.fault = Self.printing(since: clock.now)
          _ = try Transaction.carryOut(
            InstallPlan(additions: additions), on: scheme, options: options)
        })
      let copy = folder.path.appending("copy\(round)")
      try Files.createDirectories(copy)
      // One tree after the other into a folder of its own: what one process of it would take.
      let trees = stored.map(\.tree.string)
      theirs.append(
        try clock.measure {
          _ = try Python.run("/bin/cp", ["-al", "--parents"] + trees + [copy.string])
        })
    }
    print("pyk    ", ours.sorted().map { "\($0)" })
    print("cp -al ", theirs.sorted().map { "\($0)" })
    let removed = try clock.measure {
      let scheme = Scratch.scheme(folder.path.appending("env0"))
      let installed = try InstalledEnvironment(reading: [scheme.purelib])
      var options = TransactionOptions()
      options.fault = Self.printing(since: clock.now)
      _ = try Transaction.carryOut(
        InstallPlan(removals: installed.distributions), on: scheme, options: options)
    }
    print("uninstalled all in \(removed)")
    let scheme = Scratch.scheme(folder.path.appending("env1"))
    let listed = try clock.measure { _ = try InstalledEnvironment(reading: [scheme.purelib]) }
    print("listed in \(listed)")
  }
}
