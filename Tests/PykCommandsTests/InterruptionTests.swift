import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// Ctrl-C and SIGTERM at any moment: the state of before, nothing left lying about, the status that
/// says so, and no program that goes on.
@Suite(
  .enabled(if: RealEnvironment.python != nil, "needs a Python with venv and pip"),
  .enabled(if: WarmRun.program != nil, "needs the program beside the tests"))
struct InterruptionTests {
  private let shop: Workshop

  init() throws {
    shop = try Workshop()
    try shop.make(
      "many = {'many/m%d/f%d.py' % (n % 40, n): 'x = %d\\n' % n for n in range(2500)}",
      "wheel('many', '1.0', 'big', files=many)", "wheel('big', '1.0', size=12_000_000)")
  }

  /// Starts a command again and again and stops it, each time a bit later; prints what is wrong.
  ///
  /// - Parameter look: A folder that an interrupted command must leave as it was.
  private func stop(
    _ command: String, before: String = ":", looking look: String, times: Int = 8
  ) -> String {
    let program = #"""
      import os, random, signal, subprocess, sys, time
      pyk, folder, command, before, look, times = sys.argv[1:]
      os.chdir(folder)
      variables = dict(
          PATH='/usr/bin:/bin', HOME=folder, PYK_CACHE_DIR=folder + '/cache', PYK=pyk,
          TMPDIR=folder + '/tmp', CI='1')
      os.makedirs('tmp', exist_ok=True)
      def names():
          return sorted(
              os.path.join(at, name) for at, folders, files in os.walk(look) for name in folders + files)
      def waste():
          found = os.listdir('tmp')
          for at, folders, files in os.walk('.'):
              found += [os.path.join(at, name) for name in folders + files
                        if name.startswith(('.pyk-', '.built-')) or name.endswith('.part')
                        or (name.startswith('.new-') and '/environments' not in at)]
          return found
      def prepare(): subprocess.run(['/bin/sh', '-c', before], env=variables, check=True)
      def start():
          return subprocess.Popen(
              ['/bin/sh', '-c', 'exec ' + command], env=variables, stdout=subprocess.PIPE,
              stderr=subprocess.PIPE, text=True)
      # The second time is how long the others take, too: the first one may have filled a cache.
      for number in range(2):
          prepare()
          then = time.time()
          process = start()
          errors = process.communicate()[1]
          whole = time.time() - then
          if process.returncode: print('failed', errors)
      statuses = set()
      for number in range(int(times)):
          prepare()
          old = names()
          process = start()
          time.sleep(whole * (number + random.random()) / int(times))
          sent = random.choice([signal.SIGINT, signal.SIGTERM])
          process.send_signal(sent)
          errors = process.communicate(timeout=60)[1]
          # Before there is anything to undo nobody listens yet.
          if process.returncode == -sent: process.returncode = 130 if sent == signal.SIGINT else 143
          elif process.returncode and errors.count('interrupted') != 1: print(number, errors)
          statuses.add(process.returncode)
          if process.returncode not in (0, 130 if sent == signal.SIGINT else 143):
              print(number, process.returncode, errors)
          if process.returncode:
              if names() != old: print(number, 'changed', sorted(set(names()) ^ set(old))[:5])
          if waste(): print(number, process.returncode, 'left', waste()[:5])
      if statuses <= {0}: print('never interrupted')
      """#
    let answer = run(
      RealEnvironment.python ?? "",
      ["-c", program, WarmRun.program ?? "", shop.folder.string, command, before, look, "\(times)"])
    return answer.output + answer.errors
  }

  private static let install = "$PYK install --no-index -f wheels many"

  @Test func whileLinking() {
    #expect(
      stop(
        Self.install + " --python env", before: "$PYK uninstall -y -qq many big --python env",
        looking: "env") == "")
  }

  @Test func whileUnpackingIntoANewFolder() {
    #expect(
      stop(
        Self.install + " --python env --target made/a/b",
        before: "rm -rf cache made && $PYK list --python env > list", looking: "made") == "")
    #expect(
      stop(
        Self.install + " --python env --no-cache-dir --target made/a/b", before: "rm -rf made",
        looking: "made", times: 5) == "")
  }

  @Test func whileReplacing() throws {
    try shop.make(
      "wheel('big', '2.0', size=100)",
      "wheel('many', '0.5', 'big<2', files=dict(list({'many/m%d/f%d.py' % (n % 40, n): 'y' for n in range(1500)}.items())))"
    )
    #expect(
      stop(
        "$PYK install --no-index -f wheels many==1.0 big==2.0 --python env",
        before: "$PYK install -q --no-index -f wheels many==0.5 big==1.0 --python env",
        looking: "env") == "")
  }

  @Test func whileAnEnvironmentIsMade() {
    let python = RealEnvironment.python ?? ""
    #expect(
      stop(
        "$PYK venv --with-pip -p \(python) made", before: "rm -rf made", looking: "made")
        == "")
    #expect(
      stop(
        "$PYK venv --clear --with-pip -p \(python) made",
        before: "$PYK venv -q --clear -p \(python) made && touch made/mine", looking: "made",
        times: 4) == "")
  }

  /// What a command waits for ends with it: a Python that is asked what it is, a build.
  @Test(arguments: ["list --python ./slow", "install --no-index -f wheels slow --python env"])
  func programsEndToo(_ command: String) throws {
    try shop.make("sdist('slow', '1.0')")
    let seconds = "6\(UInt32.random(in: 10_000...99_999))"
    try shop.write("#!/bin/sh\ntouch begun\nsleep \(seconds)\n", to: "slow")
    let program = #"""
      import os, signal, subprocess, sys, tarfile, io, time
      pyk, folder, seconds = sys.argv[1:4]
      os.chdir(folder)
      os.chmod('slow', 0o755)
      with tarfile.open('wheels/slow-1.0.tar.gz', 'w:gz') as archive:
          for name, text in {
              'PKG-INFO': 'Metadata-Version: 2.1\nName: slow\nVersion: 1.0\n',
              'pyproject.toml': '[build-system]\nrequires = []\nbuild-backend = "own"\nbackend-path = ["."]\n',
              'own.py': '''
      import os
      def build_wheel(directory, settings=None, metadata=None):
          open(directory + '/half.whl', 'w').write('x' * 100000)
          open(%r, 'w')
          os.system('sleep %s')
      ''' % (folder + '/begun', seconds)}.items():
              entry = tarfile.TarInfo('slow-1.0/' + name)
              entry.size = len(text)
              archive.addfile(entry, io.BytesIO(text.encode()))
      os.makedirs('tmp')
      process = subprocess.Popen(
          [pyk] + sys.argv[4:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(
              PATH='/usr/bin:/bin', HOME=folder, PYK_CACHE_DIR=folder + '/cache', TMPDIR=folder + '/tmp'))
      while not os.path.exists('begun') and process.poll() is None: time.sleep(0.01)
      time.sleep(0.1)
      process.send_signal(signal.SIGINT)
      errors = process.communicate(timeout=30)[1]
      time.sleep(0.1)
      left = 0
      for number in os.listdir('/proc'):
          try: left += open('/proc/%s/cmdline' % number).read() == 'sleep\0%s\0' % seconds
          except OSError: pass
      print(process.returncode, left, os.listdir('tmp'), errors.strip())
      """#
    let answer = run(
      RealEnvironment.python ?? "",
      ["-c", program, WarmRun.program ?? "", shop.folder.string, seconds]
        + command.split(separator: " ").map(String.init))
    #expect(
      answer.output.hasPrefix("130 0 [] ") && answer.output.contains("interrupted"),
      "\(answer.output)\(answer.errors)")
  }
}
