import Foundation

/// A Python that is asked what it makes of something; nil where this machine has none.
struct PythonOracle: Sendable {
  let executable: String

  static let packaging = first(
    "import packaging; print(int(packaging.__version__.split('.')[0]) >= 26)")

  /// One in which pip is, as deep inside as its reader of requirements files.
  static let pip = first("import pip._internal.req.req_file; print(True)")

  /// The first on the PATH that answers the question with `True`.
  private static func first(_ question: String) -> PythonOracle? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    for folder in folders {
      let path = "\(folder)/python3"
      guard FileManager.default.isExecutableFile(atPath: path) else { continue }
      let oracle = PythonOracle(executable: path)
      if let answer = try? oracle.run(question, input: Data()),
        String(decoding: answer, as: UTF8.self).hasPrefix("True")
      {
        return oracle
      }
    }
    return nil
  }

  struct Failed: Error {
    var status: Int32
    var words: String
  }

  private func run(_ script: String, input: Data) throws -> Data {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("pyk-oracle-\(UUID().uuidString)")
    try input.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = ["-c", script]
    // What this machine says to pip and Python is not part of the question.
    process.environment = ProcessInfo.processInfo.environment.filter { name, _ in
      !name.hasPrefix("PIP_") && !name.hasPrefix("PYTHON")
    }
    process.standardInput = try FileHandle(forReadingFrom: file)
    let output = Pipe()
    process.standardOutput = output
    // A file, so that neither waits for the other.
    let words = file.appendingPathExtension("err")
    try Data().write(to: words)
    defer { try? FileManager.default.removeItem(at: words) }
    process.standardError = try FileHandle(forWritingTo: words)
    try process.run()
    let answer = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failed(
        status: process.terminationStatus,
        words: (try? String(contentsOf: words, encoding: .utf8)) ?? "")
    }
    return answer
  }

  /// What the script prints as JSON when it is given the value as JSON, in `given`.
  func ask<Answer: Decodable>(
    _ script: String, _ given: some Encodable, as type: Answer.Type = Answer.self
  ) throws -> Answer {
    let preamble = "import json, sys\ngiven = json.load(sys.stdin)\n"
    let answer = try run(preamble + script, input: JSONEncoder().encode(given))
    return try JSONDecoder().decode(type, from: answer)
  }
}

/// Numbers that look random and are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }
}
