import Foundation
import Testing

/// A Python with the setuptools that pyk's native build equals.
enum SetuptoolsOracle {
  static let isThere =
    (try? run("import setuptools; assert int(setuptools.__version__.split('.')[0]) >= 84")) != nil
  static let absence: Comment = "no Python on PATH has setuptools 84 or later"

  /// Runs `answer(case)` of the script for each case, in one interpreter.
  static func answers<Case: Encodable, Answer: Decodable>(
    _ script: String, to cases: [Case], as: Answer.Type = Answer.self
  ) throws -> [Answer] {
    let whole = """
      import json, logging, os, sys, warnings
      warnings.simplefilter("ignore")
      logging.disable()
      import setuptools
      \(script)
      out, sys.stdout = sys.stdout, sys.stderr
      json.dump([answer(each) for each in json.load(sys.stdin)], out)
      """
    let output = try run(whole, input: JSONEncoder().encode(cases))
    return try JSONDecoder().decode([Answer].self, from: output)
  }

  @discardableResult
  private static func run(_ script: String, input: Data = Data()) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-I", "-X", "utf8", "-c", script]
    let (given, answer, problem) = (Pipe(), Pipe(), Pipe())
    process.standardInput = given
    process.standardOutput = answer
    process.standardError = problem
    try process.run()
    DispatchQueue.global().async {
      try? given.fileHandleForWriting.write(contentsOf: input)
      try? given.fileHandleForWriting.close()
    }
    nonisolated(unsafe) var text = Data()
    let done = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      text = problem.fileHandleForReading.readDataToEndOfFile()
      done.signal()
    }
    let data = answer.fileHandleForReading.readDataToEndOfFile()
    done.wait()
    process.waitUntilExit()
    struct Failed: Error { let text: String }
    guard process.terminationStatus == 0 else {
      throw Failed(text: String(decoding: text, as: UTF8.self))
    }
    return data
  }
}
