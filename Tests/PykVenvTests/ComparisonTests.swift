import PykFiles
import PykInterpreter
import SystemPackage
import Testing

@testable import PykVenv

/// What a Python in an environment finds out about itself; the folder is named `@`.
private let question = #"""
  import os, site, sys, sysconfig
  def say(name, value): print(name, str(value).replace(sys.argv[1], '@'))
  for name in ('prefix', 'exec_prefix', 'base_prefix', 'base_exec_prefix', 'executable', 'path'):
      say(name, getattr(sys, name))
  say('_base_executable', os.path.realpath(sys._base_executable))
  say('realpath', os.path.realpath(sys.executable))
  say('site', site.getsitepackages())
  say('user site', site.ENABLE_USER_SITE)
  for name in sorted(sysconfig.get_paths()): say(name, sysconfig.get_path(name))
  if 'venv' in sysconfig.get_scheme_names():
      for name, path in sorted(sysconfig.get_paths('venv').items()): say('venv ' + name, path)
  """#

private func answers(_ folder: FilePath, _ name: String = "python") throws -> String {
  try Workplace.output(
    folder.appending("bin").appending(name), ["-B", "-c", question, folder.string])
}

private func tree(_ folder: FilePath, _ prefix: String = "") throws -> Set<String> {
  var found: Set<String> = []
  for entry in try Files.entries(of: folder) {
    found.insert(prefix + entry.name + (entry.kind == .symbolicLink ? "@" : ""))
    if entry.kind == .directory {
      found.formUnion(try tree(folder.appending(entry.name), prefix + entry.name + "/"))
    }
  }
  return found
}

/// Whether the module is there that everything here is compared with.
private let hasVenv = !Workplace.pythons.isEmpty

@Suite(.enabled(if: hasVenv, "there is no Python here")) struct ComparisonTests {
  struct Kind: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var arguments: [String]
    var change: @Sendable (inout VenvOptions) -> Void
  }

  static let kinds = [
    Kind(testDescription: "plain", arguments: [], change: { _ in }),
    Kind(
      testDescription: "system site packages", arguments: ["--system-site-packages"],
      change: { $0.includesSystemSitePackages = true }),
  ]

  @Test(arguments: Workplace.pythons, kinds)
  func pythonFeelsAsInOneOfItsOwnMaking(python: FilePath, kind: Kind) throws {
    try compare(python, kind)
  }

  @Test(arguments: Workplace.pythons.suffix(2))
  func pythonFeelsAtHomeInACopy(python: FilePath) throws {
    try compare(
      python,
      Kind(testDescription: "copies", arguments: ["--copies"], change: { $0.copies = true }))
  }

  private func compare(_ python: FilePath, _ kind: Kind) throws {
    let place = try Workplace()
    let theirs = place.path("theirs")
    _ = try Workplace.output(
      python, ["-I", "-m", "venv", "--without-pip"] + kind.arguments + [theirs.string])
    let interpreter = try Workplace.interpreter(python)
    let plan = try place.make("ours", base: interpreter, kind.change)
    let ours = plan.folder
    #expect(try answers(ours) == answers(theirs))
    // Where theirs is another copy ours is a link to the one.
    if !plan.options.copies {
      #expect(try answers(ours, "python3") == answers(theirs, "python3"))
    }

    // The same files, links for copies where a name is only another one.
    func plainNames(_ folder: FilePath) throws -> Set<String> {
      Set(try tree(folder).map { $0.replacing("@", with: "") })
    }
    let more = try plainNames(ours).subtracting(plainNames(theirs))
    #expect(try plainNames(theirs).subtracting(plainNames(ours)) == [])
    let version = "\(interpreter.major).\(interpreter.minor)"
    #expect(
      more.isSubset(of: [
        ".gitignore", "bin/activate.nu", "bin/Activate.ps1", "bin/python\(version)",
        "bin/pypy\(version)",
      ]))

    // What stands in its file.
    let file = try #require(VirtualEnvironmentFile(in: ours)?.values)
    let other = try #require(VirtualEnvironmentFile(in: theirs)?.values)
    for (key, value) in other where key != "command" {
      #expect(file[key] == value, "\(key)")
    }

    // What pyk says of it without asking, and what it says when it is asked.
    let said = try #require(
      try? Workplace.finder.interpreter(at: ours.appending("bin").appending("python")))
    for known in [plan.interpreter, try Workplace.finder.interpreter(inFolder: ours)] {
      #expect(known.prefix == said.prefix)
      #expect(known.basePrefix == said.basePrefix)
      #expect(known.paths.purelib == said.paths.purelib)
      #expect(known.paths.platlib == said.paths.platlib)
      #expect(known.paths.scripts == said.paths.scripts)
      #expect(known.paths.data == said.paths.data)
      #expect(known.sitePackages.first == said.sitePackages.first)
      #expect(known.isVirtualEnvironment && said.isVirtualEnvironment)
    }
  }

  @Test func environmentOfAnEnvironmentHasItsBase() throws {
    let place = try Workplace()
    let first = try place.make("first")
    let second = try place.make("second", base: first.interpreter)
    #expect(
      try Files.readLink(second.folder.appending("bin").appending("python"))
        == first.base.baseExecutable)
    #expect(try answers(second.folder) == answers(first.folder))
  }
}
