internal import PykDiagnostics
internal import PykFiles
internal import PykInstall
internal import PykInterpreter
internal import SystemPackage

/// What the target's interpreter runs to compile modules of the store.
///
/// - Its only argument is a file of fields, each with a NUL behind it: for each wheel the sources,
///   where to compile to, what that is renamed to at the end, or nothing, the sources' place in
///   tracebacks, the number of modules, and the modules. The file is removed when it has been read.
/// - With a second argument it works when nobody else does, and begins a second later: what follows in
///   a script may be to remove the store.
/// - A module that doesn't compile (a template, or one for another Python) is left out.
private let program = """
  import os, py_compile, shutil, sys, tempfile, time
  with open(sys.argv[1], 'rb') as file:
      fields = [os.fsdecode(field) for field in file.read().split(b'\\0')]
  os.unlink(sys.argv[1])
  if len(sys.argv) > 2:
      try:
          os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
      except (AttributeError, OSError):
          os.nice(19)
      time.sleep(1)
  tag = sys.implementation.cache_tag
  while len(fields) > 5:
      sources, output, target, shown, count = fields[:5]
      modules, fields = fields[5:5 + int(count)], fields[5 + int(count):]
      if target:
          if os.path.exists(os.path.join(target, '.list')) or not os.path.isdir(sources):
              continue
          shutil.rmtree(target, ignore_errors=True)
          # Not in the store: somebody may be removing that, and would find it growing.
          mode = os.stat(sources).st_mode & 0o777
          place = tempfile.mkdtemp(prefix='pyk-bytecode-')
          os.chmod(place, mode)
      else:
          place = output
      made = []
      for name in modules:
          folder, module = os.path.split(name)
          file = os.path.join(folder, '__pycache__', '%s.%s.pyc' % (module[:-3], tag))
          try:
              py_compile.compile(
                  os.path.join(sources, name), os.path.join(place, file),
                  os.path.join(shown, name), True)
          except Exception:
              continue
          made.append(os.fsencode(file))
      if target:
          try:
              with open(os.path.join(place, '.list'), 'wb') as file:
                  file.write(b''.join(name + b'\\0' for name in sorted(made)))
              if not os.path.isdir(os.path.dirname(target)):
                  os.mkdir(os.path.dirname(target))
              try:
                  os.rename(place, target)
              except OSError:
                  shutil.copytree(place, output)
                  os.rename(output, target)
          except OSError:
              shutil.rmtree(output, ignore_errors=True)
          finally:
              shutil.rmtree(place, ignore_errors=True)
  """

private func fields(_ requests: [BytecodeRequest], renames: Bool) -> [UInt8] {
  var bytes: [UInt8] = []
  for request in requests {
    let words =
      [
        request.sources.string, request.output.string, renames ? request.target.string : "",
        request.shownAs.string, "\(request.modules.count)",
      ] + request.modules
    for word in words { bytes += Array(word.utf8) + [0] }
  }
  return bytes
}

/// Compiles modules by starting the target's interpreter once a wheel.
func bytecodeCompiler(
  interpreter: Interpreter, in workspace: Workspace
) -> BytecodeCompiler {
  { request in
    let temporary = try workspace.workFolder("pyk-compile-")
    let list = temporary.path.appending("modules")
    try Files.write(fields([request], renames: false), to: list)
    let outcome = try ProcessRun.run(
      interpreter.executable, arguments: ["-I", "-S", "-c", program, list.string],
      environment: workspace.environment)
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

extension Workspace {
  /// Starts the target's interpreter to compile what the store has no bytecode of, and leaves it to
  /// itself: it works when nobody else wants the processor, and the next environment with these
  /// wheels gets what it has made. Nothing depends on it, so nothing is said where it can't be had.
  func compileLater(_ wheels: [StoredWheel], for target: TargetEnvironment) {
    guard mayLeaveProcesses, cacheFolder != nil, let tag = target.interpreter.facts.cacheTag
    else { return }
    let requests = wheels.compactMap { wheel in
      wheel.bytecodeRequest(
        tag: tag, shownAs: wheel.isPurelib ? target.scheme.purelib : target.scheme.platlib)
    }
    guard !requests.isEmpty else { return }
    let list = Files.temporaryFolder(environment: environment)
      .appending("pyk-bytecode" + WheelStore.temporaryName())
    guard (try? Files.write(fields(requests, renames: true), to: list)) != nil else { return }
    do {
      try ProcessRun.leave(
        target.interpreter.executable, arguments: ["-I", "-S", "-c", program, list.string, "idle"],
        environment: environment, workingDirectory: "/")
    } catch {
      try? Files.remove(list)
    }
  }
}
