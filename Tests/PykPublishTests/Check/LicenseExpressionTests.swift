import Foundation
import Oracles
import Testing

@testable import PykMetadata
@testable import PykPublish

@Suite(.enabled(if: Python.hasPackaging, "needs the packaging library"))
struct LicenseExpressionTests {
  private static let oracle = """
    from packaging.licenses import canonicalize_license_expression
    def answer(text):
        try:
            return canonicalize_license_expression(text)
        except ValueError:
            return ''
    """

  private func compare(_ texts: [String]) throws {
    let theirs = try Python.answers(Self.oracle, of: texts, as: String.self)
    for (text, canonical) in zip(texts, theirs) {
      let ours = try? LicenseExpression(text)
      #expect((ours?.description ?? "") == canonical, "\(text)")
    }
  }

  @Test func knowsWhatPackagingKnows() throws {
    let script = """
      import json, sys
      from packaging.licenses import _spdx
      json.dump([_spdx.VERSION, [v['id'] for v in _spdx.LICENSES.values()],
                 [v['id'] for v in _spdx.EXCEPTIONS.values()]], sys.stdout)
      """
    let answer = try JSONSerialization.jsonObject(with: Python.run(script, input: Data()))
    let parts = try #require(answer as? [Any])
    guard parts[0] as? String == SPDXLicenses.version else { return }
    #expect(Set(SPDXLicenses.licenses.values) == Set(try #require(parts[1] as? [String])))
    #expect(Set(SPDXLicenses.exceptions.values) == Set(try #require(parts[2] as? [String])))
  }

  @Test func readsWhatPackagingReads() throws {
    try compare([
      "MIT", "mit", " MIT ", "MIT OR Apache-2.0", "mit or apache-2.0 and bsd-2-clause",
      "(MIT)", "((MIT))", "(MIT OR Apache-2.0) AND BSD-3-Clause", "MIT (OR) ISC", "MIT OR", "OR",
      "", " ", "()", "MIT)", "(MIT", "MIT ISC", "MIT WITH Classpath-exception-2.0",
      "GPL-2.0-only WITH classpath-exception-2.0", "GPL-2.0+ WITH Classpath-exception-2.0",
      "(GPL-2.0-only) WITH Classpath-exception-2.0", "Classpath-exception-2.0",
      "MIT WITH MIT", "MIT WITH", "MIT WITH (Classpath-exception-2.0)", "MIT+", "MIT++", "+",
      "LicenseRef-Public-Domain", "licenseref-proprietary", "LicenseRef-", "LicenseRef-a_b",
      "LicenseRef-a+", "LicenseRef-ä", "LicenseRef-X AND licenseref-x", "GPL-3.0", "Apache 2.0",
      "GNU GPLv3", "MIT/Apache-2.0", "MIT,ISC", "MIT\nOR ISC", "MIT\u{a0}OR\u{2003}ISC",
      "gpl-2.0-or-later with GCC-exception-3.1 or mit", "WITH MIT", "MIT AND AND ISC",
      String(repeating: "(", count: 200) + "MIT" + String(repeating: ")", count: 200),
      String(repeating: "(", count: 201) + "MIT" + String(repeating: ")", count: 201),
    ])
  }

  @Test func readsGeneratedOnesAlike() throws {
    let pieces = [
      "MIT", "mit", "Apache-2.0", "GPL-2.0-only", "LicenseRef-x", " AND ", " or ", " WITH ", "(",
      ")", " ", "+", "Classpath-exception-2.0", "Foo", "LicenseRef-",
    ]
    var chance = Chance(seed: 5)
    try compare((0..<4000).map { _ in chance.text(of: pieces, upTo: 9) })
  }
}
