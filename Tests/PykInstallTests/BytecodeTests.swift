import Foundation
import PykFiles
import Synchronization
import SystemPackage
import Testing

@testable import PykInstall

@Suite(.enabled(if: Python.found != nil, "no python3 with venv and pip 23 or later"))
struct BytecodeTests {
  let python: Python

  init() throws { python = try #require(Python.found) }

  private static let script = """
    import os, py_compile, sys
    sources, output, shown, tag = sys.argv[1:5]
    for module in sys.argv[5:]:
        head, name = os.path.split(module)
        target = os.path.join(output, head, '__pycache__', name[:-3] + '.' + tag + '.pyc')
        os.makedirs(os.path.dirname(target), exist_ok=True)
        try:
            py_compile.compile(os.path.join(sources, module), cfile=target,
                               dfile=os.path.join(shown, module), doraise=True)
        except py_compile.PyCompileError:
            pass
    """

  @Test(arguments: [LinkMode.hardlink, .copy])
  func isCompiledOnceAndBelieved(_ mode: LinkMode) throws {
    let scratch = try Scratch()
    let scheme = try python.makeEnvironment(scratch.folder.path.appending("env1"))
    let other = try python.makeEnvironment(scratch.folder.path.appending("env2"))
    let tag = "cpython-3\(python.minor)"
    let runs = Mutex(0)
    var options = TransactionOptions()
    options.linkMode = mode
    let python = python
    options.compiler = { request in
      runs.withLock { $0 += 1 }
      _ = try Python.run(
        python.executable,
        [
          "-c", Self.script, request.sources.string, request.output.string,
          request.shownAs.string, tag,
        ] + request.modules)
    }
    let wheel = TestWheel(
      "pkg", "1.0",
      [.init("pkg/__init__.py", "X = 1\n"), .init("pkg/template.py", "{{ not python }}\n x")])
    for scheme in [scheme, other] {
      let plan = InstallPlan(additions: [Addition(wheel: try wheel.add(to: scratch.store))])
      _ = try Transaction.carryOut(plan, on: scheme, options: options)
      let compiled = scheme.purelib.appending("pkg/__pycache__/__init__.\(tag).pyc")
      let bytes = try Files.read(compiled)
      let record = try Files.readText(scheme.purelib.appending("pkg-1.0.dist-info/RECORD"))
      #expect(record.contains("\r\npkg/__pycache__/__init__.\(tag).pyc,,\r\n"))
      #expect(!record.contains("template.\(tag)"))
      // Python believes it: it neither compiles nor writes again.
      let answer = try Python.run(
        scheme.interpreter.string, ["-v", "-c", "import pkg; print(pkg.X)"])
      #expect(answer.output.contains("\(compiled) matches"), "\(answer.output)")
      #expect(try Files.read(compiled) == bytes)
    }
    #expect(runs.withLock { $0 } == 1)
    let before = try Tree.snapshot(scheme.prefix)
    #expect(before.keys.contains { $0.hasSuffix(".pyc") })
    let installed = try InstalledEnvironment(reading: [scheme.purelib]).distributions
    _ = try Transaction.carryOut(InstallPlan(removals: installed), on: scheme)
    #expect(try Files.entries(of: scheme.purelib).isEmpty)
  }

  @Test func isLinkedWhereTheStoreHasItAndNotMissedElsewhere() throws {
    let scratch = try Scratch()
    let wheel = TestWheel("pkg", "1.0", [.init("pkg/__init__.py", "X = 1\n")])
    let plan = InstallPlan(additions: [Addition(wheel: try wheel.add(to: scratch.store))])
    var options = TransactionOptions()
    options.linksStoredBytecode = true
    let bare = try python.makeEnvironment(scratch.folder.path.appending("env1"))
    _ = try Transaction.carryOut(plan, on: bare, options: options)
    #expect(try !Tree.snapshot(bare.prefix).keys.contains { $0.hasSuffix(".pyc") })

    let tag = "cpython-3\(python.minor)"
    let request = try #require(
      plan.additions[0].wheel.bytecodeRequest(tag: tag, shownAs: bare.purelib))
    #expect(request.modules == ["pkg/__init__.py"])
    try Files.createDirectories(request.output)
    _ = try Python.run(
      python.executable,
      ["-c", Self.script, request.sources.string, request.output.string, "/x", tag]
        + request.modules)
    // Without its list it isn't believed.
    try Files.rename(request.output, to: request.target)
    #expect(plan.additions[0].wheel.bytecodeRequest(tag: tag, shownAs: bare.purelib) != nil)
    try Files.write(
      Array("pkg/__pycache__/__init__.\(tag).pyc\0".utf8),
      to: request.target.appending(BytecodeStore.listName))
    #expect(plan.additions[0].wheel.bytecodeRequest(tag: tag, shownAs: bare.purelib) == nil)

    let warm = try python.makeEnvironment(scratch.folder.path.appending("env2"))
    _ = try Transaction.carryOut(plan, on: warm, options: options)
    let record = try Files.readText(warm.purelib.appending("pkg-1.0.dist-info/RECORD"))
    #expect(record.contains("\r\npkg/__pycache__/__init__.\(tag).pyc,,\r\n"))
    options.linksStoredBytecode = false
    let plain = try python.makeEnvironment(scratch.folder.path.appending("env3"))
    _ = try Transaction.carryOut(plan, on: plain, options: options)
    #expect(try !Tree.snapshot(plain.prefix).keys.contains { $0.hasSuffix(".pyc") })
  }
}
