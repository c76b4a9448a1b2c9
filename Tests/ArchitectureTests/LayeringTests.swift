import Foundation
import Testing

/// The house, as a table: a target imports only from floors below its own.
///
/// SwiftPM does not hold that (an undeclared import compiles whenever the other module happens
/// to be built first), so this does. A new folder in `Sources` needs a line here.
private let floors: [String: Int] = [
  "CZlib": 0, "CDeflate": 0, "CCrypto": 0, "CCurl": 0, "CLinux": 0, "PykDiagnostics": 0,
  "PykThreads": 1, "PykDigests": 1, "PykFormats": 1, "PykFiles": 1,
  "PykArchive": 2, "PykVersions": 2,
  "PykRequirements": 3, "PykConfiguration": 3,
  "PykMetadata": 4,
  "PykIndex": 5, "PykInterpreter": 5,
  "PykVenv": 6, "PykInstall": 6, "PykResolve": 6, "PykBuild": 6, "PykPublish": 6,
  "PykOperations": 7,
  "PykCommands": 8,
  "pyk": 9, "pyk-bench": 9,
]

/// What comes from outside, and who may use it. What stands in nobody's row is refused.
private let guests: [String: Set<String>] = [
  "ArgumentParser": ["PykCommands"],
  "CCurl": ["PykIndex"],
  "CCrypto": ["PykDigests"],
  "CZlib": ["PykArchive", "PykIndex"],
  "CDeflate": ["PykArchive", "PykIndex", "PykInstall"],
  "CLinux": ["PykFiles", "PykInterpreter", "PykCommands"],
]

private let everybody: Set<String> = ["Swift", "Glibc", "SystemPackage", "Synchronization"]

private let sources = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("Sources")

private struct Import: CustomStringConvertible {
  var file: String
  var target: String
  var module: String
  var description: String { "\(target)/\(file) imports \(module)" }
}

private let accessLevels: Set<String> = ["public", "package", "internal", "private"]
private let kinds: Set<String> = [
  "struct", "class", "enum", "protocol", "func", "var", "typealias",
]

/// The module that a line imports, or nil where it is no import.
private func importedModule(in line: Substring) -> String? {
  var words = line.split(separator: " ").map(String.init)[...]
  while let word = words.first, word.hasPrefix("@") || accessLevels.contains(word) {
    words.removeFirst()
  }
  guard words.popFirst() == "import" else { return nil }
  if let word = words.first, kinds.contains(word) { words.removeFirst() }
  return words.first.map { String($0.prefix { $0 != "." }) }
}

private func imports() throws -> [Import] {
  var found: [Import] = []
  for target in try FileManager.default.contentsOfDirectory(atPath: sources.path) {
    let folder = sources.appendingPathComponent(target)
    for case let name as String in FileManager.default.enumerator(atPath: folder.path) ?? .init()
    where name.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      var isQuoted = false
      for line in text.split(separator: "\n") {
        // A program in another language, between `"""`, has imports of its own.
        if line.split(separator: "\"\"\"", omittingEmptySubsequences: false).count == 2 {
          isQuoted.toggle()
        }
        guard !isQuoted, let module = importedModule(in: line) else { continue }
        found.append(Import(file: name, target: target, module: module))
      }
    }
  }
  return found
}

@Test func everyTargetHasAFloor() throws {
  let targets = try FileManager.default.contentsOfDirectory(atPath: sources.path)
  #expect(Set(targets) == Set(floors.keys))
}

@Test func noImportGoesUp() throws {
  for line in try imports() {
    guard let own = floors[line.target], let other = floors[line.module] else { continue }
    #expect(other < own, "\(line)")
  }
}

@Test func whatComesFromOutsideHasItsPlace() throws {
  for line in try imports() where floors[line.module] == nil || guests[line.module] != nil {
    let allowed =
      everybody.contains(line.module) || guests[line.module]?.contains(line.target) == true
    #expect(allowed, "\(line)")
  }
}
