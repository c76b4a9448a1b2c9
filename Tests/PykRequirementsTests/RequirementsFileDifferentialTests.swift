import Foundation
import PykDigests
import SystemPackage
import Testing

@testable import PykRequirements

/// What we make of requirements files, held against the reader that pip has inside.
@Suite(
  .enabled(
    if: PythonOracle.pip != nil,
    "SKIPPED: no python3 with pip on the PATH; requirements files were compared with nothing"))
struct RequirementsFileDifferentialTests {
  let oracle: PythonOracle

  init() throws {
    oracle = try #require(PythonOracle.pip)
  }

  struct Line: Codable, Equatable {
    var number: Int
    var requirement: String?
    var isEditable: Bool
    var hashes: [String]
    var settings: [String]
  }

  struct Answer: Codable, Equatable {
    var lines: [Line]
    var indexURL: String?
    var extraIndexURLs: [String]
    var findLinks: [String]
    var trustedHosts: [String]
    var noIndex: Bool
    var preferBinary: Bool
    var requireHashes: Bool
    var pre: Bool
  }

  static let script = """
    import os, tempfile
    os.environ.update(given["environment"])
    from pip._internal.network.session import PipSession
    from pip._internal.req import req_file
    session = PipSession()
    def settings(value):
        items = []
        for key, v in (value or {}).items():
            items += [key + "=" + w for w in (v if isinstance(v, list) else [v])]
        return items
    def read(text):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "r.txt")
            with open(path, "wb") as file:
                file.write(text.encode())
            answer = dict(lines=[], indexURL=None, extraIndexURLs=[], findLinks=[],
                trustedHosts=[], noIndex=False, preferBinary=False, requireHashes=False, pre=False)
            parser = req_file.RequirementsFileParser(session, req_file.get_line_parser(None))
            try:
                lines = list(parser.parse(path, False))
            except Exception:
                return None
            for line in lines:
                o = line.opts
                if line.requirement is not None:
                    answer["lines"].append(dict(number=line.lineno, requirement=line.requirement,
                        isEditable=line.is_editable,
                        hashes=[] if line.is_editable else [a + ":" + d
                            for a, ds in (o.hashes or {}).items() for d in ds],
                        settings=settings(getattr(o, "config_settings", None))))
                    if not line.is_editable:
                        continue
                if o.no_index:
                    answer.update(noIndex=True, indexURL=None, extraIndexURLs=[])
                if o.index_url and not answer["noIndex"]:
                    answer["indexURL"] = o.index_url
                if not answer["noIndex"]:
                    answer["extraIndexURLs"] += o.extra_index_urls or []
                answer["findLinks"] += o.find_links or []
                answer["trustedHosts"] += o.trusted_hosts or []
                for key, name in [("preferBinary", "prefer_binary"),
                        ("requireHashes", "require_hashes"), ("pre", "pre")]:
                    answer[key] = answer[key] or bool(getattr(o, name, None))
            return answer
    print(json.dumps([read(text) for text in given["texts"]]))
    """

  struct Given: Codable {
    var texts: [String]
    var environment: [String: String]
  }

  @Test func filesAreReadAlike() throws {
    let environment = ["PYK_TEST_TOKEN": "s3cr3t", "PYK_TEST_NAME": "acme", "PYK_TEST_EMPTY": ""]
    var generator = RequirementsFileGenerator(seed: 21)
    let texts = (0..<700).map { _ in generator.file() }
    let theirs = try oracle.ask(
      Self.script, Given(texts: texts, environment: environment), as: [Answer?].self)
    var valid = 0
    for (text, theirs) in zip(texts, theirs) {
      let file = try? RequirementsFile.load(.file("r.txt"), environment: environment) { _ in
        Array(text.utf8)
      }
      guard let theirs, let file else {
        // The old way reads the requirements themselves only later.
        let isRefusedLater = theirs?.lines.contains { line in
          let asked = line.requirement ?? ""
          return (try? line.isEditable ? InstallTarget(editable: asked) : InstallTarget(asked))
            == nil
        }
        #expect(file == nil && isRefusedLater != false, "\(text)")
        continue
      }
      valid += 1
      try #require(file.requirements.count == theirs.lines.count, "\(text)")
      for (entry, line) in zip(file.requirements, theirs.lines) {
        let asked = try #require(line.requirement)
        let target =
          try line.isEditable ? InstallTarget(editable: asked) : InstallTarget(asked)
        #expect(entry.target == target, "\(text)")
        let ours = Line(
          number: entry.origin.line, requirement: asked, isEditable: entry.isEditable,
          // The old way groups them by algorithm.
          hashes: entry.hashes.map(\.description).sorted(),
          settings: entry.configSettings.map { "\($0.key)=\($0.value)" }.sorted())
        var expected = line
        expected.hashes.sort()
        expected.settings.sort()
        #expect(ours == expected, "\(text)")
      }
      let ours = Answer(
        lines: theirs.lines, indexURL: file.options.indexURL?.text,
        extraIndexURLs: file.options.extraIndexURLs.map(\.text),
        findLinks: file.options.findLinks.map(\.text),
        trustedHosts: file.options.trustedHosts.map(\.text), noIndex: file.options.noIndex,
        preferBinary: file.options.prefersBinary,
        requireHashes: file.options.requiresHashes == true,
        pre: try file.options.releases.allowsPrereleases(of: PackageName("a")) == true)
      #expect(ours == theirs, "\(text)")
    }
    #expect(valid > 300 && valid < texts.count)
  }

  @Test func wordsAreSplitAlike() throws {
    var random = SeededGenerator(seed: 22)
    let pieces = [
      "a", "b c", "'", "\"", "\\", " ", "\t", "'x y'", "\"x \\\" y\"", "\\ ", "é", "=", "-",
    ]
    let texts = (0..<2000).map { _ in
      (0..<Int.random(in: 0..<9, using: &random)).map { _ in random.pick(pieces) }.joined()
    }
    let script = """
      import shlex
      def split(text):
          try:
              return shlex.split(text)
          except ValueError:
              return None
      print(json.dumps([split(text) for text in given]))
      """
    let theirs = try oracle.ask(script, texts, as: [[String]?].self)
    for (text, theirs) in zip(texts, theirs) {
      let ours = try? ShellWords.split(Array(text.utf8)[...])
      #expect(ours?.map(\.text) == theirs, "\(text)")
    }
  }
}

struct RequirementsFileGenerator {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private mutating func digest() -> String {
    let (algorithm, count) = random.pick([("sha256", 64), ("sha384", 96), ("sha512", 128)])
    return "\(algorithm):"
      + String(repeating: random.pick(["a", "0", "7f"]), count: count).prefix(count)
  }

  private mutating func requirement() -> String {
    random.pick([
      "foo", "foo==1.0", "Foo.Bar >=1.0, <2", "foo[a,b]~=1.4", "foo ; python_version < \"3\"",
      "./local/dir", "./x-1.0-py3-none-any.whl[extra]", "../up", "https://example.org/x-1.0.tar.gz",
      "foo @ file:///tmp/x.zip", "git+https://example.org/x@v1#egg=x", "${PYK_TEST_NAME}==2",
      "foo @ https://u:${PYK_TEST_TOKEN}@example.org/x.whl", "${PYK_TEST_EMPTY}foo", "a-b_c.d",
      "https://example.org/x.zip#part",
    ])
  }

  private mutating func requirementOptions() -> String {
    random.pick([
      "--hash=\(digest())", "--hash \(digest())", "--hash='\(digest())'",
      "--config-settings=a=b", "--config-settings \"k=v w\"", "--config-settings=a=c=d",
      "--hash=\(digest()) --hash=\(digest())",
    ])
  }

  private mutating func option() -> String {
    random.pick([
      "-i https://example.org/simple", "--index-url=https://${PYK_TEST_TOKEN}@example.org/simple/",
      "--extra-index-url https://example.org/a", "--extra-index https://example.org/b",
      "--no-index", "-f ./wheels", "--find-links='a b'", "-f./wheels", "--prefer-binary",
      "--require-hashes", "--pre", "--trusted-host example.org:8080", "--no-binary :all:",
      "--only-binary=foo,bar", "-e ./project", "--editable=./project[x]", "--use-feature=fast-deps",
      "-e git+https://example.org/y.git#egg=y", "--no-such-option", "--hash", "--pre=1",
      "--hash=md5:00", "-i", "--trusted-host 'open", "--pre --prefer-binary -f x",
    ])
  }

  private mutating func line() -> String {
    var text = random.pick(["", "", "", " ", "\t"])
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<9: text += requirement()
    case 9..<13:
      text +=
        requirement() + random.pick([" ", "  ", " \\\n    ", "\\\n  "]) + requirementOptions()
    case 13..<16: text += random.chance(30) ? option() : "--pre"
    case 16: text += "# a comment \(random.pick(["", "\\", "--pre"]))"
    case 17: text += "\\"
    case 18: text += requirement() + " \\\n # comment between"
    default: break
    }
    if random.chance(15) { text += random.pick([" # comment", "  #x", " #", " "]) }
    return text
  }

  mutating func file() -> String {
    let end = random.pick(["\n", "\n", "\r\n"])
    let lines = (0..<random.pick([1, 2, 4, 6])).map { _ in line() }
    return (random.chance(5) ? "\u{feff}" : "")
      + lines.joined(separator: "\n").replacing("\n", with: end) + (random.chance(80) ? end : "")
  }
}
