import Foundation
import Oracles
import Testing

@testable import PykPublish

/// Generated metadata: whether they are in order is what `packaging.metadata` says.
@Suite(.enabled(if: Python.hasPackaging, "needs the packaging library"))
struct MetadataDifferentialTests {
  private static let oracle = """
    from packaging.metadata import Metadata
    def answer(text):
        try:
            Metadata.from_email(text.encode('utf-8', 'surrogateescape'))
            return []
        except ExceptionGroup as group:
            return sorted('%s: %s' % (e.field, e) for e in group.exceptions)
    """

  /// The errors that do not depend on which index it is for.
  static func errors(_ text: [UInt8]) -> [Finding] {
    var subject = Subject(filename: "x-1.0-py3-none-any.whl", kind: .wheel, size: 0)
    subject.metadata = MetadataText(parsing: text)
    var findings = Findings()
    for rule in DistributionChecker().metadataRules { rule(subject, &findings) }
    return findings.list.filter { $0.severity == .error && $0.scope == .everybody }
  }

  private func compare(_ texts: [String]) throws {
    let theirs = try Python.answers(Self.oracle, of: texts, as: [String].self)
    for (text, faults) in zip(texts, theirs) {
      let ours = Self.errors(Array(text.utf8))
      #expect(
        ours.isEmpty == faults.isEmpty,
        "\(text)\nours: \(ours.map(\.message))\ntheirs: \(faults)")
    }
  }

  private static let values: [(key: String, values: [String])] = [
    (
      "Metadata-Version",
      [
        "2.1", "2.4", "2.5", "1.0", "1.1", "1.2", "2.2", "2.3", "2.6", "2.7", "2", "3.0", " 2.1",
        "",
      ]
    ),
    ("Name", ["demo", "Demo.X", "demo_", "-demo", "de mo", "", "d", "démo", "demo-"]),
    ("Version", ["1.0", "1.0rc1", "v1.0", "1.0-1", "1..0", "x", "1.0+local", "", "2024.1.dev3"]),
    ("Summary", ["A demo", "one\n  two", "", "ä", "x\u{2028}y", "tab\there", "x\u{b}y"]),
    ("Keywords", ["a,b", "a b", ""]),
    ("Home-page", ["https://example.org", "nothing"]),
    ("Author", ["Ada", "Ä"]),
    ("Author-email", ["a@example.org", "nobody"]),
    ("License", ["MIT", "a\n  b"]),
    (
      "License-Expression",
      ["MIT", "mit or apache-2.0", "MIT OR", "GPL", "LicenseRef-x", "(MIT)", ""]
    ),
    (
      "License-File",
      [
        "LICENSE", "licenses/MIT.txt", "../LICENSE", "/etc/passwd", "C:\\x", "a\\b", "*.txt",
        "a..b", "c:x",
      ]
    ),
    ("Classifier", ["Private :: x", "Typing :: Typed", ""]),
    (
      "Requires-Dist",
      [
        "a", "a>=1", "a >=1; python_version>'3'", "a (>1)", "a @ https://x.org/a.zip", "a>=x",
        "a b", "a[x", "a; foo == 'x'", "a>=1.*", "",
      ]
    ),
    (
      "Requires-Python",
      [">=3.8", ">=3.8,<4", "3.8", ">=3.8.*", ">= '3'", "", "~=3", "==3.*", ">=3,,<4", ">3;"]
    ),
    ("Requires-External", ["libpng", "C (>= 1)"]),
    (
      "Project-URL",
      ["Home, https://example.org", "https://example.org", "Home,", ", https://x", "Docs, x"]
    ),
    ("Provides-Extra", ["test", "Test_x", "-x", "a b", "", "x_"]),
    ("Provides-Dist", ["a", "a b"]),
    ("Obsoletes-Dist", ["a"]),
    ("Platform", ["any", "UNKNOWN"]),
    ("Supported-Platform", ["x"]),
    ("Download-URL", ["https://example.org/x"]),
    ("Maintainer", ["Ada"]), ("Maintainer-email", ["x@y.org"]),
    (
      "Description-Content-Type",
      [
        "text/markdown", "text/x-rst", "text/plain", "text/html", "text/markdown; variant=GFM",
        "text/markdown; variant=Pandoc", "text/markdown; charset=UTF-8; variant=CommonMark",
        "text/x-rst; charset=latin-1", "Text/Markdown", "markdown", "",
        "text/plain; charset=\"utf-8\"",
        "text/markdown;variant=GFM", "text/plain; x=y", "text/plain;", "text/plain;; charset=utf-8",
        "text/plain; charset", "text/plain; variant=x",
      ]
    ),
    (
      "Dynamic",
      ["Version", "License", "requires-dist", "Dynamic", "Foo", "name", "Metadata-Version"]
    ),
    (
      "Import-Name", ["demo", "demo.x", "demo; private", "demo; public", "1x", "class", "", "a..b"]
    ),
    ("Import-Namespace", ["demo", "x-y", ""]),
    ("Requires", ["x"]), ("Provides", ["x"]), ("Obsoletes", ["x"]),
    ("Description", ["short", "long\n        text"]),
    ("Foo", ["x"]), ("Homepage", ["x"]), ("Metadata", ["x"]),
  ]

  private static let body = ["", "\nHello\n", "\n", "\n\n", "\nGrüße"]

  /// Whether a field of the old setuptools, which uploads leave out.
  private func isExempt(_ lines: [String]) -> Bool {
    lines.contains { $0.hasPrefix("License-File") }
      && !lines.contains { $0.hasPrefix("Metadata-Version: 2.") && $0 >= "Metadata-Version: 2.4" }
  }

  @Test func eachValueAlone() throws {
    var texts: [String] = []
    for (key, values) in Self.values {
      for value in values {
        for version in ["1.0", "2.1", "2.5", "2.6"] {
          var lines = ["Metadata-Version: \(version)", "Name: demo", "Version: 1.0"]
          if let place = lines.firstIndex(where: { $0.hasPrefix(key + ":") }) {
            lines[place] = "\(key): \(value)"
          } else {
            lines.append("\(key): \(value)")
          }
          if !isExempt(lines) { texts.append(lines.joined(separator: "\n") + "\n") }
        }
      }
    }
    try compare(texts)
  }

  @Test func manyTogether() throws {
    var chance = Chance(seed: 17)
    var texts: [String] = []
    for _ in 0..<1500 {
      var lines: [String] = []
      for (key, values) in Self.values.prefix(3) where chance.next(below: 40) > 0 {
        lines.append("\(key): \(chance.next(below: 12) > 0 ? values[0] : chance.one(of: values))")
      }
      for _ in 0..<chance.next(below: 7) {
        let (key, values) = Self.values[3 + chance.next(below: Self.values.count - 3)]
        guard chance.next(below: 8) > 0 || key != "Foo" else { continue }
        lines.append("\(key): \(chance.next(below: 4) > 0 ? values[0] : chance.one(of: values))")
      }
      if isExempt(lines) { continue }
      texts.append(lines.joined(separator: "\n") + "\n" + chance.one(of: Self.body))
    }
    try compare(texts)
  }
}
