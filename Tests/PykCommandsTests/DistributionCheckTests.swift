import Foundation
import SystemPackage
import Testing

@testable import PykCommands

/// `pyk check dist/*` beside `twine check dist/*`, over files that Python's own libraries made.
@Suite struct DistributionCheckTests {
  private let folder: FilePath

  init() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("pyk-dist-\(UUID().uuidString)").path
    folder = FilePath(path)
    try FileManager.default.createDirectory(
      atPath: path + "/dist", withIntermediateDirectories: true)
  }

  private static let environment: [String: String] = [
    "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": "/nowhere",
  ]

  private func check(_ arguments: String..., python: Bool = true, terminal: Bool = false)
    -> Transcript
  {
    pyk(
      ["check", "--no-cache", "--offline"] + (python ? ["--python", Self.oracle ?? ""] : [])
        + arguments, environment: Self.environment, in: folder, terminal: terminal)
  }

  /// A Python with twine, readme_renderer and trove-classifiers; nil where there is none.
  static let oracle: String? = {
    let answer = run("/bin/sh", ["-c", "command -v python3"])
    let path = answer.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let modules = "import twine, readme_renderer, trove_classifiers, packaging"
    return run(path, ["-c", modules]).status == 0 ? path : nil
  }()

  /// Makes the files that `recipe` names, by Python, and says what twine says of each.
  private func make(_ recipe: String) throws -> [String: String] {
    let answer = run(
      try #require(Self.oracle), ["-c", Self.maker + recipe, folder.string + "/dist"])
    guard answer.status == 0 else { throw Unmade(text: answer.errors) }
    return try JSONDecoder().decode([String: String].self, from: Data(answer.output.utf8))
  }

  private struct Unmade: Error { var text: String }

  private static let maker = """
    import base64, contextlib, hashlib, io, json, os, sys, tarfile, zipfile
    root = sys.argv[1]
    made = {}
    BASE = 'Metadata-Version: 2.1\\nName: NAME\\nVersion: 1.0\\nSummary: x\\n'
    MARKDOWN = 'Description-Content-Type: text/markdown\\n'
    RST = 'Description-Content-Type: text/x-rst\\n'

    def wheel(name, fields=MARKDOWN, text='# Hello\\n', base=BASE):
        info = name + '-1.0.dist-info/'
        contents = {
            name + '/__init__.py': 'x = 1\\n',
            info + 'METADATA': base.replace('NAME', name) + fields + '\\n' + text,
            info + 'WHEEL': 'Wheel-Version: 1.0\\nGenerator: t\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n',
        }
        path = '%s/%s-1.0-py3-none-any.whl' % (root, name)
        record = ''
        with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
            for file, data in contents.items():
                data = data.encode('utf-8', 'surrogateescape')
                archive.writestr(file, data)
                hashed = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=')
                record += '%s,sha256=%s,%d\\n' % (file, hashed.decode(), len(data))
            archive.writestr(info + 'RECORD', record + info + 'RECORD,,\\n')
        made[name] = path

    def sdist(name, fields=MARKDOWN, text='# Hello\\n', base=BASE, info=True):
        path = '%s/%s-1.0.tar.gz' % (root, name)
        with tarfile.open(path, 'w:gz') as archive:
            def add(file, data):
                data = data.encode('utf-8', 'surrogateescape')
                entry = tarfile.TarInfo('%s-1.0/%s' % (name, file))
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
            if info: add('PKG-INFO', base.replace('NAME', name) + fields + '\\n' + text)
            add('pyproject.toml', '[project]\\n')
        made[name] = path

    def verdicts():
        import logging
        from twine.commands.check import check
        logging.disable(logging.CRITICAL)
        result = {}
        for name, path in made.items():
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                try:
                    failed = check([path])
                except Exception:
                    failed = True
            warned = 'with warnings' in ' '.join(output.getvalue().split())
            result[name] = 'failed' if failed else 'passed-with-warnings' if warned else 'passed'
        return result

    """

  private struct Answer: Decodable {
    struct File: Decodable {
      struct Finding: Decodable {
        var rule: String
        var severity: String
        var message: String
      }
      var name: String?
      var filename: String
      var verdict: String
      var findings: [Finding]
    }
    var files: [File]
  }

  @Test(.enabled(if: oracle != nil, "needs twine, readme_renderer and trove-classifiers"))
  func givesTheVerdictsThatTwineGives() throws {
    let theirs = try make(
      #"""
      for make in (wheel, sdist):
          kind = make.__name__
          make(kind + '_markdown')
          make(kind + '_variant', 'Description-Content-Type: text/markdown; charset=UTF-8; variant=GFM\n')
          make(kind + '_plain', 'Description-Content-Type: text/plain\n', 'any *thing\n')
          make(kind + '_rst', RST, 'Title\n=====\n\nA *word*, ``code`` and `a link <https://example.org>`_.\n')
          make(kind + '_rst_charset', 'Description-Content-Type: text/x-rst; charset=UTF-8\n', 'Title\n=====\n')
          make(kind + '_rst_short_line', RST, 'Title\n====\n')
          make(kind + '_rst_unknown_role', RST, 'See :class:`x`.\n')
          make(kind + '_rst_directive', RST, '.. automodule:: x\n')
          make(kind + '_rst_include', RST, '.. include:: /etc/passwd\n')
          make(kind + '_rst_raw', RST, '.. raw:: html\n\n   <b>x</b>\n')
          make(kind + '_rst_code', RST, '.. code-block:: python\n\n   x = 1\n')
          make(kind + '_rst_substitution', RST, '|nothing|\n')
          make(kind + '_rst_comment_only', RST, '.. nothing\n')
          make(kind + '_rst_unicode', RST, 'Größe\n=====\n\n→ ok\n')
          make(kind + '_no_type', '', 'Title\n=====\n')
          make(kind + '_no_type_broken', '', 'Title\n====\n')
          make(kind + '_no_type_markdown', '', '# Hello\n\n- [x](y)\n')
          make(kind + '_no_text', MARKDOWN, '')
          make(kind + '_unknown_text', MARKDOWN, 'UNKNOWN\n')
          make(kind + '_nothing', '', '')
          make(kind + '_html', 'Description-Content-Type: text/html\n', '<b>x</b>')
          make(kind + '_bad_charset', 'Description-Content-Type: text/markdown; charset=latin-1\n')
          make(kind + '_bad_variant', 'Description-Content-Type: text/markdown; variant=Pandoc\n')
          make(kind + '_unknown_field', MARKDOWN + 'Colour: red\n')
          make(kind + '_old_license_file', MARKDOWN + 'License-File: LICENSE\n')
          make(kind + '_twice', MARKDOWN + 'Summary: again\n')
          make(kind + '_bad_requirement', MARKDOWN + 'Requires-Dist: a b\n')
          make(kind + '_bad_python', MARKDOWN + 'Requires-Python: 3.8\n')
          make(kind + '_too_new', MARKDOWN + 'Dynamic: License\n')
          make(kind + '_two_lines', MARKDOWN, base=BASE.replace('Summary: x', 'Summary: x\n  y'))
          make(kind + '_unknown_version', MARKDOWN, base=BASE.replace('2.1', '9.9'))
          make(kind + '_no_version', MARKDOWN, base=BASE.replace('\nVersion: 1.0', ''))
          make(kind + '_no_utf8', MARKDOWN, 'caf\udce9\n')
          make(kind + '_in_header', RST + 'Description: Title\n        =====\n        \n        text\n', '')
          make(kind + '_license', MARKDOWN, base=BASE.replace('2.1', '2.4') + 'License-Expression: mit or isc\n')
          make(kind + '_bad_license', MARKDOWN, base=BASE.replace('2.1', '2.4') + 'License-Expression: Foo\n')
      sdist('no_info', info=False)
      print(json.dumps(verdicts()))
      """#)
    let transcript = check("--format", "json", "dist/*")
    let ours = try JSONDecoder().decode(Answer.self, from: Data(transcript.output.utf8))
    #expect(theirs.count == ours.files.count)
    #expect(Set(theirs.values) == ["passed", "passed-with-warnings", "failed"])
    for file in ours.files {
      let name = String(file.filename.prefix { $0 != "-" })
      #expect(
        file.verdict == theirs[name],
        "\(name): \(file.findings.map { "\($0.severity) \($0.rule): \($0.message)" })")
    }
    #expect(transcript.status == .failed)
  }

  @Test(.enabled(if: oracle != nil, "needs twine, readme_renderer and trove-classifiers"))
  func saysItInTwinesWords() throws {
    _ = try make(
      #"""
      wheel('good', MARKDOWN + 'Classifier: Typing :: Typed\n')
      wheel('plain')
      sdist('broken', RST, 'Title\n====\n')
      open(root + '/plain.asc', 'w').close()
      print(json.dumps({}))
      """#)
    let passed = check("dist/plain*")
    #expect(
      passed.output == "Checking dist/plain-1.0-py3-none-any.whl: PASSED\n")
    #expect(passed.errors == "")
    #expect(passed.status == .done)
    let warned = check("dist/good*")
    #expect(
      warned.output == """
        Checking dist/good-1.0-py3-none-any.whl: PASSED with warnings
          warning: `Typing :: Typed` is claimed, yet there is no `py.typed` in it [typed]
          hint:    put an empty `py.typed` beside `__init__.py`, and into the package's data

        """)
    #expect(warned.status == .done)
    let strict = check("--strict", "dist/good*")
    #expect(
      strict.output.hasPrefix("Checking dist/good-1.0-py3-none-any.whl: FAILED due to warnings\n"))
    #expect(strict.status == .failed)
    let failed = check("dist/broken-1.0.tar.gz")
    #expect(
      failed.output == """
        Checking dist/broken-1.0.tar.gz: FAILED
          error:   the readme has faults in its markup and would not be shown: \
        line 2: Title underline too short.  Title ==== [readme]

        """)
    #expect(failed.status == .failed)
    #expect(check("--color", "always", "dist/plain*").output.contains("\u{1b}[32mPASSED\u{1b}[0m"))
  }

  @Test(.enabled(if: oracle != nil, "needs twine, readme_renderer and trove-classifiers"))
  func classifiersAreThoseOfTheInstalledList() throws {
    _ = try make(
      #"""
      import trove_classifiers
      old = next(iter(trove_classifiers.deprecated_classifiers))
      wheel('all', MARKDOWN + ''.join('Classifier: %s\n' % c for c in trove_classifiers.classifiers)
            .replace('Classifier: Typing :: Typed\n', ''))
      wheel('old', MARKDOWN + 'Classifier: %s\n' % old)
      wheel('wrong', MARKDOWN + 'Classifier: Programming Language :: Pyton :: 3\n')
      print(json.dumps({}))
      """#)
    #expect(check("dist/all*").output == "Checking dist/all-1.0-py3-none-any.whl: PASSED\n")
    #expect(check("dist/old*").output.contains("` is deprecated [classifier]\n"))
    #expect(
      check("dist/wrong*").output == """
        Checking dist/wrong-1.0-py3-none-any.whl: FAILED
          error:   there is no classifier `Programming Language :: Pyton :: 3` [classifier]
          hint:    did you mean `Programming Language :: Python :: 3`?

        """)
  }

  @Test func nothingToCheckFails() throws {
    let missing = check("dist/*.whl", python: false)
    #expect(missing.output == "")
    #expect(missing.errors.hasPrefix("error: can't find `dist/*.whl`\n"))
    #expect(missing.status == .failed)
    try Data().write(to: URL(fileURLWithPath: folder.string + "/dist/x.whl.asc"))
    let signature = check("dist/*", python: false)
    #expect(signature.errors.hasPrefix("error: there is no distribution to check\n"))
    #expect(signature.status == .failed)
    #expect(check("--strict", python: false).status == .usage)
  }
}
