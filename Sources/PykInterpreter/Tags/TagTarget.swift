/// What the tags of an interpreter follow from.
package struct TagTarget: Sendable, Hashable {
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
  /// The C library, for Linux: the newest symbols it has.
  package var glibc: (Int, Int)? { glibcVersion.map { ($0[0], $0[1]) } }
  package var musl: (Int, Int)? { muslVersion.map { ($0[0], $0[1]) } }
  private var glibcVersion: [Int]?
  private var muslVersion: [Int]?
  /// What a `_manylinux` module says: `2_17` or `manylinux2014`, and whether it is taken.
  package var manylinux: [String: Bool] = [:]

  package init(
    interpreter: String = "cp", major: Int, minor: Int, platform: String, glibc: (Int, Int)? = nil,
    musl: (Int, Int)? = nil
  ) {
    self.interpreter = interpreter
    self.major = major
    self.minor = minor
    self.platform = platform
    glibcVersion = glibc.map { [$0.0, $0.1] }
    muslVersion = musl.map { [$0.0, $0.1] }
  }

  /// Of what an interpreter said of itself.
  init(answers: [String: String]) {
    let numbers = Self.pair(answers["version"] ?? "") ?? (3, 0)
    let name = answers["marker.implementation_name"] ?? "cpython"
    self.init(
      interpreter: ["cpython": "cp", "pypy": "pp", "ironpython": "ip", "jython": "jy"][name]
        ?? name,
      major: numbers.0, minor: numbers.1, platform: answers["platform"] ?? "",
      glibc: Self.pair(answers["glibc"] ?? ""), musl: Self.pair(answers["musl"] ?? ""))
    let debug = answers["config.Py_DEBUG"] ?? ""
    isDebug = debug == "1" || (debug.isEmpty && answers["total_refcount"] == "1")
    isFreeThreaded = answers["config.Py_GIL_DISABLED"] == "1" && (major, minor) >= (3, 13)
    extensionSuffix = answers["config.EXT_SUFFIX"] ?? ""
    pointerBits = Int(answers["pointer_bits"] ?? "") ?? 64
    for (key, value) in answers where key.hasPrefix("manylinux.") {
      manylinux[String(key.dropFirst(10))] = value == "1"
    }
  }

  private static func pair(_ text: String) -> (Int, Int)? {
    let numbers = text.split(separator: ".").map { Int($0.prefix { $0.isNumber }) }
    guard numbers.count >= 2, let first = numbers[0], let second = numbers[1] else { return nil }
    return (first, second)
  }
}
