/// What the tags of an interpreter follow from.
package struct TagTarget: Sendable, Hashable {
  /// Two numbers of a version, of a C library's or of an operating system's.
  package struct Release: Sendable, Hashable, Comparable {
    package var major: Int
    package var minor: Int

    package init(_ major: Int, _ minor: Int) {
      self.major = major
      self.minor = minor
    }

    package static func < (a: Release, b: Release) -> Bool {
      (a.major, a.minor) < (b.major, b.minor)
    }
  }

  /// What the ELF header of the executable says: which ABI of a 32-bit processor it is for.
  package enum ExecutableKind: Sendable, Hashable {
    case i386
    /// EABI 5 with floating point numbers in registers of their own.
    case armHardFloat
    case other
  }

  /// `cp` for CPython, `pp` for PyPy, else the implementation's name.
  package var interpreter: String
  package var major: Int
  package var minor: Int
  package var isDebug = false
  package var isFreeThreaded = false
  /// Such as `.pypy310-pp73-x86_64-linux-gnu.so`; matters where it isn't CPython.
  package var extensionSuffix = ""
  /// As `sysconfig.get_platform()` has it, such as `linux-x86_64`.
  package var platform: String
  package var pointerBits = 64
  package var executableKind = ExecutableKind.other
  /// The C library, for Linux: the newest symbols it has.
  package var glibc: Release?
  package var musl: Release?
  /// The version of macOS and the processor's name there; nil elsewhere.
  package var macOS: Release?
  package var machine = ""
  /// What a `_manylinux` module says: `2_17_x86_64` or `manylinux2014`, and whether it is taken.
  package var manylinux: [String: Bool] = [:]

  package init(interpreter: String = "cp", major: Int, minor: Int, platform: String) {
    self.interpreter = interpreter
    self.major = major
    self.minor = minor
    self.platform = platform
  }
}

extension TagTarget {
  /// Of what an interpreter said of itself.
  init(answers: [String: String]) {
    let version = Self.release(answers["version"] ?? "") ?? Release(3, 0)
    let name = answers["marker.implementation_name"] ?? "cpython"
    self.init(
      interpreter: ["cpython": "cp", "pypy": "pp", "ironpython": "ip", "jython": "jy"][name]
        ?? name,
      major: version.major, minor: version.minor, platform: answers["platform"] ?? "")
    let debug = answers["config.Py_DEBUG"] ?? ""
    isDebug = debug == "1" || (debug.isEmpty && answers["total_refcount"] == "1")
    isFreeThreaded =
      answers["config.Py_GIL_DISABLED"] == "1" && version >= Release(3, 13)
    extensionSuffix = answers["config.EXT_SUFFIX"] ?? ""
    pointerBits = Int(answers["pointer_bits"] ?? "") ?? 64
    executableKind =
      switch answers["elf"] {
      case "i386": .i386
      case "armhf": .armHardFloat
      default: .other
      }
    glibc = Self.release(answers["glibc"] ?? "")
    musl = Self.release(answers["musl"] ?? "")
    macOS = Self.release(answers["macos"] ?? "")
    machine = answers["marker.platform_machine"] ?? ""
    for (key, value) in answers where key.hasPrefix("manylinux.") {
      manylinux[String(key.dropFirst(10))] = value == "1"
    }
  }

  /// The first two numbers of a version, none beyond what a version can be.
  private static func release(_ text: String) -> Release? {
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false).prefix(2).map {
      Int($0.prefix { ("0"..."9").contains($0) })
    }
    guard numbers.count == 2, let major = numbers[0], let minor = numbers[1], major < 1000,
      minor < 1000
    else { return nil }
    return Release(major, minor)
  }
}
