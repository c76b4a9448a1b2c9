internal import PykDiagnostics
internal import PykFiles
internal import PykFormats
internal import PykIndex
package import PykRequirements
internal import SystemPackage

extension Workspace {
  /// The bytes of a requirements file, from disk or from the network; at most 16 MiB.
  package func read(_ location: RequirementsLocation) throws -> [UInt8] {
    switch location {
    case .file(let path):
      do {
        return try Files.read(workingDirectory.pushing(path), limit: 16 << 20)
      } catch {
        if error.errno == .fileTooLarge {
          throw Failure(
            "can't read `\(location)`", causes: ["it has more than 16 MiB, and pyk reads no more"])
        }
        // In the person's words for the file, and said once.
        throw Failure(
          "can't read `\(location)`", causes: error.diagnosis.causes, hints: error.diagnosis.hints)
      }
    case .address(let text):
      guard let url = URL(text) else {
        throw Failure(
          "can't read `\(location)`", causes: ["it is no address"],
          hints: text.contains("@") ? ["percent-encode `/`, `#` and `?` in a password"] : [])
      }
      do {
        let response = try http.response(to: HTTPRequest(.get, url))
        guard (200..<300).contains(response.status) else {
          throw Failure("the server answered \(response.status)")
        }
        return response.body
      } catch {
        throw Failure("can't read `\(location)`", because: error)
      }
    }
  }
}
