import Foundation
import PykFiles
import PykRequirements
import SystemPackage

@testable import PykInstall

/// A folder with a store and an empty environment, laid out as `venv` does it.
final class Scratch {
  let folder: TemporaryDirectory
  let store: WheelStore
  let scheme: InstallScheme

  init(name: String = "env", python: FilePath? = nil) throws {
    folder = try TemporaryDirectory(in: Self.parent, prefix: "pyk-install-")
    store = WheelStore(root: folder.path.appending("store"))
    scheme = Self.scheme(folder.path.appending(name), python: python)
    for path in [scheme.purelib, scheme.scripts, scheme.prefix.appending("include")] {
      try Files.createDirectories(path)
    }
    try Files.write(Array("home = /usr/bin\n".utf8), to: scheme.prefix.appending("pyvenv.cfg"))
    try Files.write(Array("#!/bin/sh\n".utf8), to: scheme.scripts.appending("activate"))
  }

  /// In memory where there is such a place: hundreds of journals are synchronised.
  static let parent: FilePath = Files.isWritable("/dev/shm") ? "/dev/shm" : "/tmp"

  static func scheme(
    _ prefix: FilePath, python: FilePath? = nil, minor: Int = 11
  ) -> InstallScheme {
    let site = prefix.appending("lib/python3.\(minor)/site-packages")
    return InstallScheme(
      prefix: prefix, purelib: site, platlib: site, scripts: prefix.appending("bin"),
      headers: prefix.appending("include/site/python3.\(minor)"), data: prefix,
      interpreter: python ?? prefix.appending("bin/python"),
      pythonVersion: .init(3, minor), cacheTag: "cpython-3\(minor)")
  }

  func install(
    _ wheels: TestWheel..., requested: Bool = false, options: TransactionOptions = .init()
  ) throws -> TransactionOutcome {
    try change(add: wheels, requested: requested, options: options)
  }

  /// Installs, replacing what is there of the same name.
  @discardableResult
  func change(
    add wheels: [TestWheel] = [], remove names: [String] = [], requested: Bool = false,
    options: TransactionOptions = .init()
  ) throws -> TransactionOutcome {
    try Transaction.carryOut(
      plan(add: wheels, remove: names, requested: requested), on: scheme, options: options)
  }

  func plan(
    add wheels: [TestWheel] = [], remove names: [String] = [], requested: Bool = false
  ) throws -> InstallPlan {
    let installed = try self.installed()
    let additions = try wheels.map {
      Addition(wheel: try $0.add(to: store), isRequested: requested)
    }
    let going = Set(names).union(additions.map(\.wheel.name.normalized))
    return InstallPlan(
      removals: installed.distributions.filter { going.contains($0.name.normalized) },
      additions: additions)
  }

  func installed() throws -> InstalledEnvironment {
    try InstalledEnvironment(reading: [scheme.purelib])
  }

  /// Everything below the environment.
  func snapshot() throws -> [String: String] { try Tree.snapshot(scheme.prefix) }

  func write(_ text: String, to path: String) throws {
    let whole = scheme.prefix.appending(path)
    try Files.createDirectories(whole.removingLastComponent())
    try Files.write(Array(text.utf8), to: whole)
  }

  func text(_ path: String) throws -> String {
    try Files.readText(scheme.prefix.appending(path))
  }

  func exists(_ path: String) -> Bool {
    Files.exists(scheme.prefix.appending(path), followLinks: false)
  }
}

enum Tree {
  /// Each path below `root`, with permissions and contents; folders end in `/`.
  static func snapshot(_ root: FilePath) throws -> [String: String] {
    var found: [String: String] = [:]
    var folders = [""]
    while let folder = folders.popLast() {
      for entry in try Files.entries(of: folder.isEmpty ? root : root.appending(folder)) {
        let path = folder.isEmpty ? entry.name : folder + "/" + entry.name
        let whole = root.appending(path)
        switch entry.kind {
        case .directory:
          found[path + "/"] = ""
          folders.append(path)
        case .symbolicLink: found[path] = "-> \(try Files.readLink(whole))"
        default:
          let mode = try Files.status(whole)?.permissions.rawValue ?? 0
          let bytes = try Files.read(whole)
          found[path] = String(mode, radix: 8) + " " + String(decoding: bytes, as: UTF8.self)
        }
      }
    }
    return found
  }
}
