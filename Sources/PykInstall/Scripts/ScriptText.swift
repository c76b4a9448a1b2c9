package import PykDiagnostics
package import SystemPackage

/// The text of the scripts that an install writes, byte for byte what pip writes.
package enum ScriptText {
  /// The script of an entry point.
  ///
  /// - `attribute` may be dotted: its first part is imported, the whole called.
  package static func launcher(
    for entryPoint: WheelScript, shebang: Shebang, pythonVersion: InstallScheme.PythonVersion
  ) -> [UInt8] {
    let imported = entryPoint.attribute.prefix { $0 != "." }
    var text =
      pythonVersion < InstallScheme.PythonVersion(3, 9) ? "import re\nimport sys\n" : "import sys\n"
    text += "from \(entryPoint.module) import \(imported)\n"
    text += "if __name__ == '__main__':\n"
    if pythonVersion < InstallScheme.PythonVersion(3, 9) {
      text += #"    sys.argv[0] = re.sub(r"(-script\.pyw|\.exe)?$", "", sys.argv[0])"# + "\n"
    } else {
      text += "    sys.argv[0] = sys.argv[0].removesuffix('.exe')\n"
    }
    text += "    sys.exit(\(entryPoint.attribute)())\n"
    return shebang.bytes + Array(text.utf8)
  }

  private static let placeholder = Array("#!python".utf8)

  /// Whether a wheel's script begins with exactly `#!python`, so that an install rewrites it.
  package static func hasPlaceholder(_ script: [UInt8]) -> Bool {
    script.starts(with: placeholder)
  }

  /// A wheel's script with its first line naming the interpreter; what stands behind
  /// `#!python` (or `#!pythonw`) on that line is kept.
  package static func rewritten(
    _ script: [UInt8], interpreter: FilePath
  ) throws(Failure) -> [UInt8] {
    var rest = script.dropFirst(placeholder.count)
    if rest.first == 0x77 { rest = rest.dropFirst() }
    let line = rest.prefix { $0 != 0x0a }
    var arguments = line
    while let last = arguments.last, last == 0x0d || last == 0x20 || last == 0x09 {
      arguments.removeLast()
    }
    let shebang = try Shebang(interpreter: interpreter, arguments: arguments)
    return shebang.bytes + rest.dropFirst(line.count + 1)
  }
}
