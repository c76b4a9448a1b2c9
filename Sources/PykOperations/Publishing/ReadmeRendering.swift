internal import PykFiles
internal import PykFormats
internal import PykInterpreter
internal import PykPublish
internal import SystemPackage

/// Has `readme_renderer` judge readmes in reStructuredText, as the public index does: in the first
/// Python that has it, all of them in one process.
struct ReadmeRendering: Sendable {
  let pythons: [Interpreter]
  let environment: [String: String]

  private static let noRenderer =
    "`readme_renderer` is installed in no Python that was looked at"

  func judge(_ outcome: inout CheckOutcome) {
    let waiting = outcome.reports.indices.filter { outcome.reports[$0].unrenderedReadme != nil }
    var texts: [ReadmeText] = []
    for index in waiting {
      // Wheel and source distribution have the same one.
      if let text = outcome.reports[index].unrenderedReadme, !texts.contains(text) {
        texts.append(text)
      }
    }
    guard !texts.isEmpty else { return }
    guard let python = pythons.first(where: hasRenderer) else {
      outcome.renderer = .absent(reason: Self.noRenderer)
      return
    }
    guard let answer = ask(python, texts) else {
      outcome.renderer = .absent(
        reason: "`readme_renderer` in `\(python.executable)` gave no answer")
      return
    }
    outcome.renderer = .used(version: answer.version, python: python.executable)
    for index in waiting {
      guard let text = outcome.reports[index].unrenderedReadme,
        let number = texts.firstIndex(of: text)
      else { continue }
      outcome.reports[index].judgeReadme(
        isRendered: answer.faults[number] == nil,
        fault: answer.faults[number] ?? "")
    }
  }

  private func hasRenderer(_ python: Interpreter) -> Bool {
    python.sitePackages.contains {
      Files.exists($0.appending("readme_renderer").appending("rst.py"))
    }
  }

  private struct Answer {
    var version: String
    /// For each text what is wrong with it, or nil.
    var faults: [String?]
  }

  private func ask(_ python: Interpreter, _ texts: [ReadmeText]) -> Answer? {
    let question = JSONValue.array(
      texts.map { text in
        .array([
          .string(text.text),
          .object(
            JSONObject(
              text.parameters.sorted { $0.key < $1.key }.map {
                JSONObject.Member(key: $0.key, value: .string($0.value))
              })),
        ])
      })
    var variables = environment
    variables["PYTHONIOENCODING"] = nil
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    let outcome = try? ProcessRun.run(
      python.executable, arguments: ["-c", Self.program], environment: variables,
      workingDirectory: "/", input: Array(question.serialized().utf8), timeout: .seconds(300))
    guard let outcome, outcome.status == 0, !outcome.isTimedOut,
      let value = try? JSONValue(parsing: outcome.output),
      let version = value["version"]?.string, let faults = value["faults"]?.array,
      faults.count == texts.count
    else { return nil }
    return Answer(version: version, faults: faults.map(\.string))
  }

  /// Prints for each text null, or the renderer's own words, as twine shows them.
  private static let program = #"""
    import sys
    sys.path[:] = [p for p in sys.path if p]
    import io, json, re
    import readme_renderer.rst
    try:
        from importlib.metadata import version
        version = version('readme_renderer')
    except Exception:
        version = ''
    report = re.compile(r'^<string>:(?P<line>(?:\d+)?): \((?P<level>DEBUG|INFO|WARNING|ERROR|SEVERE)/(\d+)?\) (?P<message>.*)', re.DOTALL | re.MULTILINE)

    class Stream(io.StringIO):
        def write(self, text):
            found = report.search(text)
            if found:
                text = 'line %s: %s\n' % (found.group('line'), found.group('message').rstrip('\r\n'))
            return super().write(text)

    faults = []
    for text, parameters in json.loads(sys.stdin.buffer.read().decode('utf-8')):
        stream = Stream()
        try:
            rendered = readme_renderer.rst.render(text, stream=stream, **parameters)
        except Exception as error:
            faults.append('%s: %s' % (type(error).__name__, error))
        else:
            faults.append((stream.getvalue().strip() or 'it renders to nothing') if rendered is None else None)
    sys.stdout.buffer.write(json.dumps({'version': version, 'faults': faults}).encode())
    """#
}
