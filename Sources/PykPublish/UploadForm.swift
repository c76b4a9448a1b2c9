internal import PykDigests
internal import PykFiles
internal import PykFormats
package import PykIndex

/// What is sent of a distribution: the fields of its metadata, its hashes, and the file.
///
/// - The fields and their names are those that twine sends; fields that may stand once and are
///   not there are not sent.
/// - `Keywords` go joined by `, `, `Project-URL` as `label, address`.
/// - `License-File` goes from metadata 2.4 on: before that it was setuptools' own.
///
/// https://peps.python.org/pep-0694/
package struct UploadForm: Sendable {
  package struct Field: Sendable, Hashable {
    package let name: String
    package let value: String
  }

  package enum Action: String, Sendable {
    case upload = "file_upload"
    case register = "submit"
  }

  package private(set) var fields: [Field] = []
  /// The armoured signature: its file's name and contents.
  package var signature: (filename: String, bytes: [UInt8])?
  private let distribution: Distribution
  private let action: Action

  /// - Parameter attestations: PEP 740 objects as JSON texts.
  package init(
    _ distribution: Distribution, action: Action = .upload, comment: String? = nil,
    attestations: [String] = []
  ) {
    self.distribution = distribution
    self.action = action
    addMetadata()
    add("pyversion", distribution.pyversion)
    add("filetype", distribution.kind.rawValue)
    if let comment { add("comment", comment) }
    add("sha256_digest", distribution.digests.sha256.hex)
    if !attestations.isEmpty { add("attestations", "[\(attestations.joined(separator: ", "))]") }
    add("blake2_256_digest", distribution.digests.blake2b256)
    add(":action", action.rawValue)
    add("protocol_version", "1")
  }

  private mutating func add(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  // MARK: Metadata

  private static let single: [(header: String, field: String)] = [
    ("Metadata-Version", "metadata_version"), ("Version", "version"), ("Summary", "summary"),
    ("Home-page", "home_page"), ("Download-URL", "download_url"), ("Author", "author"),
    ("Author-email", "author_email"), ("Maintainer", "maintainer"),
    ("Maintainer-email", "maintainer_email"), ("License", "license"),
    ("License-Expression", "license_expression"), ("Requires-Python", "requires_python"),
    ("Description-Content-Type", "description_content_type"),
  ]

  private static let repeated: [(header: String, field: String)] = [
    ("Platform", "platform"), ("Supported-Platform", "supported_platform"),
    ("Classifier", "classifiers"), ("Requires-Dist", "requires_dist"),
    ("Provides-Extra", "provides_extra"), ("Provides-Dist", "provides_dist"),
    ("Obsoletes-Dist", "obsoletes_dist"), ("Requires-External", "requires_external"),
    ("Requires", "requires"), ("Provides", "provides"), ("Obsoletes", "obsoletes"),
    ("Dynamic", "dynamic"),
  ]

  private mutating func addMetadata() {
    let header = distribution.header
    add("name", Self.safeName(header["Name"] ?? ""))
    for (name, field) in Self.single {
      if let value = header[name] { add(field, value) }
    }
    if let keywords = header["Keywords"] {
      let words = keywords.split(separator: ",", omittingEmptySubsequences: false)
      add("keywords", words.map { Self.trimmed($0) }.joined(separator: ", "))
    }
    for (name, field) in Self.repeated {
      for value in header.all(name) { add(field, value) }
    }
    for value in header.all("Project-URL") {
      let parts = value.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
      let label = Self.trimmed(parts[0])
      add("project_urls", "\(label), \(parts.count > 1 ? Self.trimmed(parts[1]) : "")")
    }
    if Self.isFrom(2, 4, header["Metadata-Version"] ?? "") {
      for value in header.all("License-File") { add("license_file", value) }
    }
    if let description = header.body, !description.isEmpty {
      add("description", description)
    } else if let description = header["Description"] {
      add("description", description)
    }
  }

  private static func isFrom(_ major: Int, _ minor: Int, _ written: String) -> Bool {
    let numbers = written.split(separator: ".").map { Int($0) ?? 0 }
    let (a, b) = (numbers.first ?? 0, numbers.count > 1 ? numbers[1] : 0)
    return (a, b) >= (major, minor)
  }

  /// Every run of what is no letter, digit or dot as one dash: how indexes spell names.
  static func safeName(_ name: String) -> String {
    var result = ""
    var isInRun = false
    for scalar in name.unicodeScalars {
      let isPlain =
        scalar == "." || scalar.isASCII && (scalar.properties.isAlphabetic || scalar.isDigit)
      if isPlain { result.unicodeScalars.append(scalar) } else if !isInRun { result += "-" }
      isInRun = !isPlain
    }
    return result
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.unicodeScalars
    while let first = text.first, first.properties.isWhitespace { text.removeFirst() }
    while let last = text.last, last.properties.isWhitespace { text.removeLast() }
    return String(text)
  }

  // MARK: The body

  /// `multipart/form-data`, and the file read while it is sent.
  ///
  /// https://www.rfc-editor.org/rfc/rfc7578
  package var body: (contentType: String, stream: HTTPBodyStream) {
    // Random enough never to stand in a file.
    let boundary = (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }
      .joined()
    var text: [UInt8] = []
    func begin(_ name: String, filename: String? = nil, type: String? = nil) {
      text += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"".utf8
      if let filename { text += "; filename=\"\(Self.quoted(filename))\"".utf8 }
      text += "\r\n".utf8
      if let type { text += "Content-Type: \(type)\r\n".utf8 }
      text += "\r\n".utf8
    }
    for field in fields {
      begin(field.name)
      text += field.value.utf8
      text += "\r\n".utf8
    }
    if let signature {
      begin("gpg_signature", filename: signature.filename)
      text += signature.bytes
      text += "\r\n".utf8
    }
    var pieces: [HTTPBodyStream.Piece] = []
    if action == .upload {
      begin("content", filename: distribution.filename, type: "application/octet-stream")
      pieces = [.bytes(text), .file(distribution.file, size: distribution.size)]
      text = Array("\r\n".utf8)
    }
    text += "--\(boundary)--\r\n".utf8
    pieces.append(.bytes(text))
    return ("multipart/form-data; boundary=\(boundary)", HTTPBodyStream(pieces))
  }

  private static func quoted(_ filename: String) -> String {
    filename.replacing("\"", with: "%22").replacing("\r", with: "%0D")
      .replacing("\n", with: "%0A")
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { (0x30...0x39).contains(value) }
}
