import Foundation
import PykArchive
import PykDigests
import PykFormats
import PykIndex
import PykPublish
import PykThreads
import SystemPackage
import Testing

@testable import PykOperations

/// The list of classifiers, from an index that is a page on this machine.
@Suite struct ClassifierListTests {
  private let folder: FilePath

  init() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("pyk-list-\(UUID().uuidString)").path
    folder = FilePath(path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// `trove-classifiers`, as it is published, with these classifiers among others.
  private func publish(_ version: String, _ classifiers: [String], deprecated: String = "") throws {
    let filler = (0..<200).map { "Topic :: Number \($0)" }
    let list = (classifiers + filler).map { "    \"\($0)\",\n" }.joined()
    let module = """
      from typing import Dict, List, Set

      # A set of classifier names
      sorted_classifiers: List[str] = [
      \(list)]

      classifiers: Set[str] = set(sorted_classifiers)

      deprecated_classifiers: Dict[str, List[str]] = {
      \(deprecated)}

      """
    var writer = ZipWriter()
    try Array(module.utf8).withUnsafeBytes {
      try writer.add(EntryPath("trove_classifiers/__init__.py"), $0)
    }
    let bytes = try writer.finish()
    let name = "trove_classifiers-\(version)-py3-none-any.whl"
    try Data(bytes).write(to: file(name))
    let page =
      ((try? String(contentsOf: file("links.html"), encoding: .utf8)) ?? "")
      + "<a href=\"\(name)#sha256=\(Digest(.sha256, of: bytes).hex)\">\(name)</a>\n"
    try page.write(to: file("links.html"), atomically: true, encoding: .utf8)
  }

  private func file(_ name: String) -> Foundation.URL {
    Foundation.URL(fileURLWithPath: folder.appending(name).string)
  }

  private func find(cache: Bool = true) -> ClassifierList.Answer {
    let workspace = Workspace(
      environment: [:], workingDirectory: folder,
      cacheFolder: cache ? folder.appending("cache") : nil, http: HTTPClient(HTTPConfiguration()),
      reporter: .silent, cancellation: Cancellation())
    let page = PykFormats.URL(filePath: folder.appending("links.html"))
    return ClassifierList(
      pythons: [], index: IndexLocations(index: nil, findLinks: [page]), workspace: workspace
    ).find()
  }

  @Test func isTheNewestOfTheIndex() throws {
    try publish("2026.1.2", ["Typing :: Typed"])
    try publish(
      "2026.10.1", ["Typing :: Typed"], deprecated: "    \"Old\": [\"New\"],\n    \"Gone\": [],\n")
    try publish("2027.1.1.dev1", ["Typing :: Typed"])
    let list = try #require(find(cache: false).classifiers)
    #expect(list.version == "2026.10.1")
    #expect(list.origin.hasPrefix("from "))
  }

  @Test func isKeptUnderItsHash() throws {
    try publish("2026.1.2", ["Typing :: Typed"])
    #expect(find().classifiers?.version == "2026.1.2")
    // What a hash stands for can't change, so the file isn't needed any more.
    try FileManager.default.removeItem(
      at: file("trove_classifiers-2026.1.2-py3-none-any.whl"))
    #expect(find().classifiers?.version == "2026.1.2")
    try publish("2026.2.3", ["Typing :: Typed"])
    #expect(find().classifiers?.version == "2026.2.3")
    let kept = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending("cache").appending("classifiers").string)
    #expect(kept.count == 1)
  }

  @Test func isAbsentWithAReason() throws {
    try "".write(to: file("links.html"), atomically: true, encoding: .utf8)
    guard case .absent(let reason) = find() else {
      Issue.record("it is found")
      return
    }
    #expect(reason == "the index has no `trove-classifiers`")
    try Data("no zip".utf8).write(to: file("trove_classifiers-1-py3-none-any.whl"))
    try "<a href=\"trove_classifiers-1-py3-none-any.whl\">x</a>".write(
      to: file("links.html"), atomically: true, encoding: .utf8)
    guard case .absent(let other) = find() else {
      Issue.record("it is found")
      return
    }
    #expect(other.contains("trove_classifiers-1-py3-none-any.whl"))
  }
}
