package import PykDiagnostics
package import SystemPackage

/// The first line or lines by which the kernel finds the interpreter of a script.
///
/// - A plain `#!` line where the kernel can read it: the whole of it has at most 127 bytes
///   (what Linux before 5.1 keeps) and the path no white space.
/// - Otherwise `/bin/sh` runs first: the lines are a command to a shell and a string to Python.
///   pip writes the same; where a path has characters that a shell would take for its own, these
///   are escaped, which pip leaves out.
package struct Shebang: Sendable, Hashable {
  /// With the line end.
  package let bytes: [UInt8]

  private static let longest = 127

  /// - Parameter arguments: What stands behind the interpreter, from the space on: ` -E`.
  /// - Throws: `Failure` where no text can name the interpreter: a line break in its path.
  package init(
    interpreter: FilePath, arguments: some Collection<UInt8> = [UInt8]()
  ) throws(Failure) {
    let path = interpreter.withPlatformString { Array(String(cString: $0).utf8) }
    if path.contains(0x0a) || path.contains(0x0d) || Self.endsPythonString(path) {
      throw Failure(
        "no script can name the interpreter `\(interpreter)`",
        causes: ["its path has a line break or three quotes in a row"],
        hints: ["create the environment in a folder with a plainer name"])
    }
    let isPlain = !path.contains { $0 == 0x20 || $0 == 0x09 }
    if isPlain, path.count + arguments.count + 3 <= Self.longest {
      bytes = Array("#!".utf8) + path + Array(arguments) + [0x0a]
    } else {
      bytes =
        Array("#!/bin/sh\n'''exec' ".utf8) + Self.quoted(path) + Array(arguments)
        + Array(" \"$0\" \"$@\"\n' '''\n".utf8)
    }
  }

  private static func endsPythonString(_ path: [UInt8]) -> Bool {
    path.indices.dropLast(2).contains { path[$0...($0 + 2)].elementsEqual("'''".utf8) }
  }

  /// A word for the shell, in double quotes where it needs any.
  private static func quoted(_ path: [UInt8]) -> [UInt8] {
    let isWord = path.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x80...: true
      default: "/._-+@%,:=~".utf8.contains(byte)
      }
    }
    if isWord { return path }
    var text: [UInt8] = [0x22]
    for byte in path {
      if "\"\\$`".utf8.contains(byte) { text.append(0x5c) }
      text.append(byte)
    }
    return text + [0x22]
  }
}
