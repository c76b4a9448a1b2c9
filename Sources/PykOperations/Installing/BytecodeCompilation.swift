internal import PykDiagnostics
internal import PykInstall
internal import PykInterpreter
internal import SystemPackage

/// Compiles modules by starting the target's interpreter once a wheel.
func bytecodeCompiler(
  interpreter: Interpreter, environment: [String: String]
) -> BytecodeCompiler {
  { request in
    let program = """
      import os, py_compile, sys
      sources, output, shown = sys.argv[1:4]
      tag = sys.implementation.cache_tag
      for name in sys.stdin.buffer.read().decode('utf-8', 'surrogateescape').split('\\0'):
          if not name:
              continue
          folder, module = os.path.split(name)
          target = os.path.join(output, folder, '__pycache__', '%s.%s.pyc' % (module[:-3], tag))
          try:
              py_compile.compile(os.path.join(sources, name), target, os.path.join(shown, name), True)
          except (py_compile.PyCompileError, SyntaxError, ValueError, UnicodeError):
              pass
      """
    let outcome = try ProcessRun.run(
      interpreter.executable,
      arguments: [
        "-I", "-c", program, request.sources.string, request.output.string,
        request.shownAs.string,
      ],
      environment: environment, input: Array(request.modules.joined(separator: "\0").utf8))
    guard outcome.status == 0 else {
      let last = String(decoding: outcome.errors, as: UTF8.self).split(whereSeparator: \.isNewline)
        .last
      throw Failure(
        "can't compile the modules in `\(request.sources)`",
        causes: [
          last.map(String.init) ?? "`\(interpreter.executable)` ended with status \(outcome.status)"
        ],
        hints: ["leave out `--compile`: modules are then compiled at their first import"])
    }
  }
}
