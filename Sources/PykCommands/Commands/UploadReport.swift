internal import PykDiagnostics
internal import PykFormats
internal import PykOperations
internal import PykPublish
internal import SystemPackage

/// What became of an upload: a line a file, or JSON.
enum UploadReport {
  static func show(_ outcome: UploadOutcome, _ context: CommandContext) {
    for file in outcome.files {
      let status = file.status.rawValue.replacing("-", with: " ")
      let padding = String(repeating: " ", count: max(1, 14 - status.count))
      context.console.print("\(status)\(padding)\(file.path)")
    }
    for page in outcome.pages { context.console.print("see \(page)") }
  }

  static func json(_ outcome: UploadOutcome) -> JSONValue {
    var repository: JSONObject = ["url": .string("\(outcome.repository.url)")]
    repository.append("name", outcome.repository.name.map { .string($0) } ?? .null)
    var object: JSONObject = [
      "repository": .object(repository),
      "files": .array(
        outcome.files.map { file in
          [
            "path": .string(file.path.string), "filename": .string(file.filename),
            "name": .string(file.name), "version": .string(file.version),
            "size": .integer(Int(file.size)), "sha256": .string(file.sha256),
            "status": .string(file.status.rawValue),
          ]
        }),
    ]
    let error = outcome.error?.diagnosis
    object.append(
      "error",
      error.map { error in
        [
          "what": .string(error.what), "causes": .array(error.causes.map { .string($0) }),
          "hints": .array(error.hints.map { .string($0) }),
        ]
      } ?? .null)
    object.append("pages", .array(outcome.pages.map { .string($0) }))
    return .object(object)
  }
}
