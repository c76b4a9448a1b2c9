import Foundation
import Oracles
import PykMetadata
import Testing

@Suite struct TagTests {
  private let supported = SupportedTags(
    ["cp311-cp311-manylinux_2_17_x86_64", "cp311-abi3-linux_x86_64", "py3-none-any"]
      .flatMap { WheelTag.expanded($0) })

  @Test func theBestTagOfASetCounts() throws {
    #expect(supported.priority(ofCompressed: "py2.py3-none-any") == 2)
    #expect(
      supported.priority(ofCompressed: "cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64")
        == 0)
    #expect(supported.priority(ofCompressed: "CP311.py3-abi3.none-Linux_x86_64.any") == 1)
    #expect(supported.priority(of: WheelTag(python: "py3", abi: "none", platform: "any")) == 2)
    #expect(supported.priority(of: try WheelFilename("x-1-py3-none-any.whl")) == 2)
  }

  @Test(arguments: [
    "cp310-cp310-win32", "py3-none", "py3-none-any-any", "", "--", "py3--any",
    "py3-none-linux_x86_64",
    "cp311-none-any", "py3.none.any", "-----",
  ])
  func whatIsNotTakenHasNoPlace(tags: String) {
    #expect(supported.priority(ofCompressed: tags) == nil)
  }

  @Test func mismatchesTellWhoTheWheelIsFor() {
    #expect(supported.mismatch(ofCompressed: "py3-none-any") == nil)
    #expect(
      supported.mismatch(ofCompressed: "cp310-cp310-manylinux_2_17_x86_64") == .python)
    #expect(supported.mismatch(ofCompressed: "cp311-cp311-win_amd64") == .platform)
    #expect(supported.mismatch(ofCompressed: "cp310-cp310-win_amd64") == .pythonAndPlatform)
    #expect(supported.mismatch(ofCompressed: "nonsense") == .pythonAndPlatform)
  }

  @Test func setsExpandInTheirOrder() {
    #expect(
      WheelTag.expanded("py2.py3-none-any").map(\.description) == ["py2-none-any", "py3-none-any"])
    #expect(WheelTag.expanded("py3-none").isEmpty)
  }

  @Test func nothingIsMadeBeforeItIsNeeded() {
    let tags = SupportedTags(lazily: {
      Issue.record("the list was made")
      return []
    })
    _ = consume tags
  }

  @Test(.timeLimit(.minutes(10))) func hostileSetsAreQuick() {
    let parts = ["cp311", "abi3", "linux_x86_64"].map { part in
      Array(repeating: part, count: 3000).joined(separator: ".")
    }
    #expect(supported.priority(ofCompressed: parts.joined(separator: "-")) == 1)
  }

  /// packaging's own list for its interpreter, asked in our way and in the obvious one.
  @Test(.enabled(if: Python.hasPackaging, "python3 has no packaging"))
  func placesAgreeWithPackaging() throws {
    let list = try Python.answers(
      "import packaging.tags\ndef answer(text): return [str(t) for t in packaging.tags.sys_tags()]",
      of: [""], as: [String].self)[0]
    let ordered = list.flatMap { WheelTag.expanded($0) }
    let tags = SupportedTags(ordered)
    var places: [String: Int] = [:]
    for (index, tag) in list.enumerated() where places[tag] == nil { places[tag] = index }
    #expect(ordered.count == list.count)
    for tag in list { #expect(tags.priority(ofCompressed: tag) == places[tag]) }
    var chance = Chance(seed: 3)
    let parts = (0..<3).map { part in
      Array(Set(list.map { String($0.split(separator: "-")[part]) })).sorted() + ["other", "win32"]
    }
    for _ in 0..<3000 {
      let set = parts.map { part in
        (0...chance.next(below: 3)).map { _ in chance.one(of: part) }.joined(separator: ".")
      }.joined(separator: "-")
      let expected = WheelTag.expanded(set).compactMap { places[$0.description] }.min()
      #expect(tags.priority(ofCompressed: set) == expected, "\(set)")
    }
  }
}
