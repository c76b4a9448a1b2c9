import Foundation
import PykMetadata
import SystemPackage
import Testing

@testable import PykInterpreter

/// Interpreters that no one machine has, and what `packaging` says when it is told that it runs on
/// one.
private struct Case: CustomTestStringConvertible {
  var name: String
  var target: TagTarget
  var testDescription: String { name }

  init(_ name: String, _ target: TagTarget, _ change: (inout TagTarget) -> Void = { _ in }) {
    self.name = name
    self.target = target
    change(&self.target)
  }
}

private func linux(
  _ machine: String, _ minor: Int = 12, glibc: (Int, Int)? = (2, 36), _ interpreter: String = "cp"
) -> TagTarget {
  var target = TagTarget(
    interpreter: interpreter, major: 3, minor: minor, platform: "linux-\(machine)")
  target.extensionSuffix = ".cpython-3\(minor)-\(machine)-linux-gnu.so"
  target.glibc = glibc.map { TagTarget.Release($0.0, $0.1) }
  return target
}

private func mac(_ major: Int, _ minor: Int, _ machine: String, bits: Int = 64) -> TagTarget {
  var target = TagTarget(major: 3, minor: 11, platform: "macosx-10.9-\(machine)")
  target.macOS = .init(major, minor)
  target.machine = machine
  target.pointerBits = bits
  return target
}

private let cases: [Case] = [
  Case("plain", linux("x86_64")),
  Case("3.8", linux("x86_64", 8)),
  Case("3.14", linux("aarch64", 14)),
  Case("debug", linux("x86_64")) { $0.isDebug = true },
  Case("free-threaded", linux("x86_64", 13)) { $0.isFreeThreaded = true },
  Case("free-threaded 3.15", linux("x86_64", 15)) { $0.isFreeThreaded = true },
  Case("free-threaded debug", linux("x86_64", 14)) {
    $0.isFreeThreaded = true; $0.isDebug = true
  },
  Case("glibc 2.17", linux("x86_64", glibc: (2, 17))),
  Case("glibc 2.4", linux("x86_64", glibc: (2, 4))),
  Case("glibc 3.2", linux("x86_64", glibc: (3, 2))),
  Case("glibc 3.2, aarch64", linux("aarch64", glibc: (3, 2))),
  Case("no C library", linux("x86_64", glibc: nil)),
  Case("musl", linux("x86_64", glibc: nil)) { $0.musl = .init(1, 2) },
  Case("s390x", linux("s390x")), Case("ppc64le", linux("ppc64le")),
  Case("riscv64", linux("riscv64")), Case("loongarch64", linux("loongarch64")),
  Case("mips64, for which there is no manylinux", linux("mips64")),
  Case("32 bits on x86_64", linux("x86_64")) {
    $0.pointerBits = 32; $0.executableKind = .i386
  },
  Case("x32 on x86_64", linux("x86_64")) { $0.pointerBits = 32 },
  Case("i686", linux("i686")) {
    $0.pointerBits = 32; $0.executableKind = .i386
  },
  Case("64 bits that believe in i686", linux("i686")),
  Case("32 bits on aarch64", linux("aarch64")) {
    $0.pointerBits = 32
    $0.executableKind = .armHardFloat
  },
  Case("armv7l, hard", linux("armv7l")) {
    $0.pointerBits = 32; $0.executableKind = .armHardFloat
  },
  Case("armv7l, soft", linux("armv7l")) { $0.pointerBits = 32 },
  Case("armv8l musl", linux("armv8l", glibc: nil)) {
    $0.pointerBits = 32; $0.musl = .init(1, 1)
  },
  Case("PyPy", linux("x86_64", 10, "pp")) {
    $0.extensionSuffix = ".pypy310-pp73-x86_64-linux-gnu.so"
  },
  Case("GraalPy", linux("x86_64", 11, "graalpy")) {
    $0.extensionSuffix = ".graalpy250-311-native-x86_64-linux.so"
  },
  Case("Pyston", linux("x86_64", 8, "pyston")) {
    $0.extensionSuffix = ".pyston-23-x86_64-linux-gnu.so"
  },
  Case("another with CPython's names", linux("x86_64", 11, "Cinder")),
  Case("another without an ABI", linux("x86_64", 11, "other")) { $0.extensionSuffix = ".so" },
  Case("another with an empty ABI", linux("x86_64", 11, "other")) { $0.extensionSuffix = "..so" },
  Case("another with the ABI none", linux("x86_64", 11, "other")) {
    $0.extensionSuffix = ".none.so"
  },
  Case("refuses manylinux1", linux("x86_64")) { $0.manylinux["manylinux1"] = false },
  Case("refuses manylinux2014", linux("aarch64")) { $0.manylinux["manylinux2014"] = false },
  Case("refuses all but one", linux("x86_64")) { target in
    for minor in 0..<60 { target.manylinux["2_\(minor)_x86_64"] = minor == 17 }
  },
  Case("FreeBSD", TagTarget(major: 3, minor: 11, platform: "freebsd-14.1-release-amd64")),
  Case("macOS 10.9", mac(10, 9, "x86_64")), Case("macOS 10.15", mac(10, 15, "x86_64")),
  Case("macOS 11.4", mac(11, 4, "x86_64")), Case("macOS 14, arm64", mac(14, 2, "arm64")),
  Case("macOS 26, arm64", mac(26, 0, "arm64")), Case("macOS 10.6, i386", mac(10, 6, "i386")),
  Case("32 bits on macOS 10.12", mac(10, 12, "x86_64", bits: 32)),
  Case("macOS 10.5, ppc", mac(10, 5, "ppc")), Case("macOS 10.5, ppc64", mac(10, 5, "ppc64")),
  Case("macOS 10.3, x86_64", mac(10, 3, "x86_64")),
]

/// Reads targets as JSON, puts them in place of what this Python is, and prints their tags.
private let program = #"""
  import json, platform, sys, sysconfig, types
  import packaging.tags as tags, packaging._manylinux as many, packaging._musllinux as musl
  real = sys.version_info
  for case in json.load(sys.stdin):
      config = {'EXT_SUFFIX': case['suffix'], 'Py_DEBUG': case['debug'],
                'Py_GIL_DISABLED': case['free'],
                'py_version_nodot': '%d%d' % tuple(case['version'])}
      tags._get_config_var = lambda name, warn=False: config.get(name)
      sys.version_info = tuple(case['version']) + (0, 'final', 0)
      name = {'cp': 'cpython', 'pp': 'pypy'}.get(case['interpreter'], case['interpreter'])
      tags.interpreter_name = lambda: tags.INTERPRETER_SHORT_NAMES.get(name) or name
      sysconfig.get_platform = lambda: case['platform']
      platform.system = lambda: (
          'Darwin' if case['macos'] else 'Linux' if case['platform'].startswith('linux') else 'BSD')
      platform.mac_ver = lambda: (
          '.'.join(map(str, case['macos'] or ())), ('', '', ''), case['machine'])
      narrow = case['bits'] == 32
      tags._linux_platforms.__defaults__ = (narrow,)
      tags._mac_arch.__defaults__ = (narrow,)
      many._is_linux_armhf = lambda executable: case['kind'] == 'armhf'
      many._is_linux_i686 = lambda executable: case['kind'] == 'i386'
      many._get_glibc_version = lambda: many._GLibCVersion(*(case['glibc'] or (-1, -1)))
      musl._get_musl_version = lambda executable: (
          musl._MuslVersion(*case['musl']) if case['musl'] else None)
      override = types.ModuleType('_manylinux')
      answers = case['manylinux']
      if any(key.startswith('2_') for key in answers):
          override.manylinux_compatible = lambda major, minor, machine: answers.get(
              '%d_%d_%s' % (major, minor, machine))
      for key in answers:
          setattr(override, key + '_compatible', answers[key])
      sys.modules['_manylinux'] = override
      many._get_manylinux_module.cache_clear()
      print(' '.join(map(str, tags.sys_tags())))
  """#

private func encoded(_ target: TagTarget) -> [String: Any] {
  func numbers(_ release: TagTarget.Release?) -> Any {
    release.map { [$0.major, $0.minor] } ?? NSNull()
  }
  let kind =
    switch target.executableKind {
    case .i386: "i386"
    case .armHardFloat: "armhf"
    case .other: ""
    }
  return [
    "interpreter": target.interpreter, "version": [target.major, target.minor],
    "suffix": target.extensionSuffix, "debug": target.isDebug, "free": target.isFreeThreaded,
    "platform": target.platform, "bits": target.pointerBits, "kind": kind,
    "glibc": numbers(target.glibc), "musl": numbers(target.musl), "macos": numbers(target.macOS),
    "machine": target.machine, "manylinux": target.manylinux,
  ]
}

@Test(.enabled(if: packagingFolder != nil, "python3 with packaging 26.4 is not on PATH"))
func tagsOfSimulatedTargetsAreThoseOfPackaging() throws {
  let input = try JSONSerialization.data(withJSONObject: cases.map { encoded($0.target) })
  let outcome = try ProcessRun.run(
    "/usr/bin/env", arguments: ["python3", "-B", "-c", program],
    environment: ProcessInfo.processInfo.environment, input: Array(input))
  try #require(outcome.status == 0, "\(String(decoding: outcome.errors, as: UTF8.self))")
  let lines = String(decoding: outcome.output, as: UTF8.self)
    .split(separator: "\n", omittingEmptySubsequences: false)
  // An older `packaging` knows no stable ABI for free-threaded builds.
  let knowsStableThreaded = lines.contains { $0.contains("abi3t") }
  for (test, line) in zip(cases, lines) where !test.target.isFreeThreaded || knowsStableThreaded {
    let expected = line.split(separator: " ").map(String.init)
    let found = compatibleTags(for: test.target).map(\.description)
    #expect(found.count == expected.count, "\(test.name)")
    let difference = zip(found, expected).first { $0 != $1 }
    #expect(difference == nil, "\(test.name)")
  }
}
