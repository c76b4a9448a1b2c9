import PykDiagnostics
import PykDigests
import SystemPackage
import Testing

@testable import PykRequirements

/// Requirements files in memory, by path or address.
struct FilesInMemory {
  var files: [String: String]
  var environment: [String: String] = [:]

  struct Absent: Error {}

  func load(_ name: String, isConstraint: Bool = false) throws -> RequirementsFile {
    try RequirementsFile.load(
      RequirementsLocation(name), isConstraint: isConstraint, folder: "/work",
      environment: environment
    ) { location in
      guard let text = files[location.revealed] else { throw Failure("there is no `\(location)`") }
      return Array(text.utf8)
    }
  }
}

extension RequirementsLocation {
  var revealed: String {
    switch self {
    case .file(let path): path.string
    case .address(let text): text
    }
  }
}

@Suite struct RequirementsFileTests {
  private func names(_ entries: [RequirementsEntry]) -> [String] {
    entries.map { "\($0.target)" }
  }

  @Test func nestedFilesAreReadWhereTheyAreNamed() throws {
    let files = FilesInMemory(files: [
      "requirements/dev.txt": "first\n-r base.txt\n--requirement=../other.txt\nlast\n",
      "requirements/base.txt": "base\n-c ../constraints.txt\n",
      "other.txt": "other\n",
      "constraints.txt": "base<2\nother[0]\n".replacing("[0]", with: "==1"),
    ])
    let file = try files.load("requirements/dev.txt")
    #expect(names(file.requirements) == ["first", "base", "other", "last"])
    #expect(names(file.constraints) == ["base<2", "other==1"])
    #expect(
      file.files.map(\.description) == [
        "requirements/dev.txt", "requirements/base.txt", "constraints.txt", "other.txt",
      ])
    #expect(file.requirements[1].origin.description == "line 1 of `requirements/base.txt`")
    #expect(file.constraints.allSatisfy { $0.origin.isConstraint })
  }

  @Test func nestedFilesOfAnAddressAreAddresses() throws {
    let files = FilesInMemory(files: [
      "https://u:p@example.org/a/dev.txt": "-r base.txt\n-r /top.txt\n-r https://example.com/x.txt",
      "https://u:p@example.org/a/base.txt": "base", "https://u:p@example.org/top.txt": "top",
      "https://example.com/x.txt": "x", "local.txt": "-r https://u:p@example.org/a/dev.txt",
    ])
    let file = try files.load("local.txt")
    #expect(names(file.requirements) == ["base", "top", "x"])
    #expect(file.files[1].description == "https://u:****@example.org/a/dev.txt")
  }

  @Test func aFileNamedTwiceIsReadOnce() throws {
    let files = FilesInMemory(files: [
      "a.txt": "-r b.txt\n-r ./b.txt\n-r /work/b.txt\n-c b.txt", "b.txt": "b",
      "/work/b.txt": "never",
    ])
    let file = try files.load("a.txt")
    #expect(names(file.requirements) == ["b"])
    #expect(names(file.constraints) == ["b"])
  }

  @Test func optionsAreGathered() throws {
    let files = FilesInMemory(
      files: [
        "a.txt": """
        --index-url https://${TOKEN}@example.org/simple
        --extra-index-url=https://example.com/a --extra-index-url https://example.com/b
        -f wheels --trusted-host example.org:8080
        --no-binary :all: --only-binary numpy,Sci_Py
        --prefer-binary --require-hashes --use-feature=fast-deps
        --pre
        --only-final=foo
        """
      ], environment: ["TOKEN": "t0k"])
    let options = try files.load("a.txt").options
    #expect(options.indexURL?.text == "https://t0k@example.org/simple")
    #expect(options.indexURL?.origin?.line == 1)
    #expect(
      options.extraIndexURLs.map(\.text) == ["https://example.com/a", "https://example.com/b"])
    #expect(options.findLinks.map(\.text) == ["wheels"])
    #expect(options.trustedHosts.map(\.text) == ["example.org:8080"])
    #expect(options.prefersBinary && options.requiresHashes == true && !options.noIndex)
    let (numpy, other) = (try PackageName("scipy"), try PackageName("other"))
    #expect(!options.formats.allowsWheels(of: other) && options.formats.allowsSources(of: other))
    #expect(!options.formats.allowsWheels(of: numpy))
    #expect(try options.formats.allowsWheels(of: PackageName("sci.py")))
    #expect(options.releases.allowsPrereleases(of: other) == true)
    #expect(try options.releases.allowsPrereleases(of: PackageName("foo")) == false)
    #expect(try ReleaseControl().allowsPrereleases(of: PackageName("foo")) == nil)
  }

  @Test func noIndexDropsTheIndexes() throws {
    let files = FilesInMemory(files: [
      "a.txt": "-i https://example.org/simple\n--no-index\n--extra-index-url https://example.com"
    ])
    let options = try files.load("a.txt").options
    #expect(options.noIndex && options.indexURL == nil && options.extraIndexURLs.isEmpty)
  }

  @Test func linesCarryTheirOptions() throws {
    let digest = String(repeating: "0a", count: 32)
    let files = FilesInMemory(files: [
      "a.txt": """
      # head
      foo==1.0 \\
          --hash=sha256:\(digest) \\
          --hash "sha256:\(digest)"
      bar ; python_version > "3" -C a=b --config-settings="c=d e"  # why
      -e ./project[x] --config-settings k=v
      -e name @ git+https://example.org/x ; os_name == 'posix'
      """
    ])
    let file = try files.load("a.txt")
    #expect(file.requirements.map(\.origin.line) == [2, 5, 6, 7])
    #expect(file.requirements[0].hashes.map(\.hex) == [digest, digest])
    #expect(file.requirements[1].configSettings.map(\.value) == ["b", "d e"])
    #expect(file.requirements[2].isEditable && file.requirements[2].configSettings[0].key == "k")
    #expect(file.requirements[3].target.name?.normalized == "name")
    #expect(file.requirements[3].target.marker != nil)
    #expect(file.notes.isEmpty)
  }

  @Test func whatHasNoEffectIsNoted() throws {
    let digest = String(repeating: "0a", count: 32)
    let files = FilesInMemory(files: ["a.txt": "foo --pre\n--hash=sha256:\(digest)\n"])
    let notes = try files.load("a.txt").notes.map(\.what)
    #expect(
      notes == [
        "`--pre` beside a requirement has no effect",
        "`--hash` without a requirement has no effect",
      ])
  }

  @Test func linesEndInThreeWaysOnly() throws {
    let files = FilesInMemory(files: ["a.txt": "a\rb\r\nc\n\n# x\u{2028}d\u{0b}\ne"])
    #expect(names(try files.load("a.txt").requirements) == ["a", "b", "c", "e"])
  }

  @Test func theDepthOfFilesIsNoRecursionAndIsBounded() throws {
    var files: [String: String] = [:]
    func name(_ index: Int) -> String { "https://example.org/f\(index).txt" }
    for index in 0..<900 { files[name(index)] = "-r \(name(index + 1))\nx\(index)" }
    files[name(900)] = "end"
    let file = try FilesInMemory(files: files).load(name(0))
    #expect(file.requirements.count == 901)
    for index in 900..<1100 { files[name(index)] = "-r \(name(index + 1))" }
    #expect(throws: Failure.self) { try FilesInMemory(files: files).load(name(0)) }
  }

  @Test func hostileTextIsReadOrRefused() {
    var random = SeededGenerator(seed: 51)
    let pieces = [
      "-r ", "-e", "--hash=", "\\\n", "#", "'", "\"", "${A}", "$", "{", " ", "\n", "\r", "foo", ";",
      "@", "[", "]", "==", "1.0", "://", "git+https", ".whl", "\u{feff}", "é", "\0", "-", "=",
      "os_name",
    ]
    for _ in 0..<1500 {
      let text = (0..<Int.random(in: 0..<14, using: &random)).map { _ in random.pick(pieces) }
        .joined()
      let files = FilesInMemory(files: ["a.txt": text], environment: ["A": "x @ https://s@h/"])
      do { _ = try files.load("a.txt") } catch { _ = Diagnosis(describing: error) }
    }
    let many = 20_000
    for text in [
      String(repeating: "a \\\n", count: many), String(repeating: "${A} ", count: many),
      "-e " + String(repeating: "x ", count: many),
      "a[" + String(repeating: "b,", count: many) + "c]",
      String(repeating: "#\n", count: many), String(repeating: "\\", count: many),
      String(repeating: "a\n", count: many),
    ] {
      let files = FilesInMemory(files: ["a.txt": text], environment: ["A": "b"])
      do { _ = try files.load("a.txt") } catch { _ = Diagnosis(describing: error) }
    }
  }
}
