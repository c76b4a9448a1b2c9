package import PykFormats

extension CoreMetadata {
  /// The fields as a JSON object, as PEP 566 has it: what `install --report` and `inspect` show.
  ///
  /// - Keys are lower case with underscores, in the order of the specification.
  /// - Fields that may repeat are arrays; keywords are split.
  package var jsonValue: JSONObject {
    var object = JSONObject()
    for name in Self.singleFields + Self.multipleFields {
      let values = all(name)
      guard let first = values.first else { continue }
      let key = name.lowercased().replacing("-", with: "_")
      if Self.multipleFields.contains(name) {
        object.append(key, .array(values.map(JSONValue.string)))
      } else if key == "keywords" {
        let parts =
          first.contains(",")
          ? first.split(separator: ",").map { $0.trimmingSpaces }
          : first.split(separator: " ").map(String.init)
        object.append(key, .array(parts.map(JSONValue.string)))
      } else if key != "description" {
        object.append(key, .string(first))
      }
    }
    if let description, !description.isEmpty { object.append("description", .string(description)) }
    return object
  }

  private static let singleFields = [
    "Metadata-Version", "Name", "Version", "Summary", "Description", "Description-Content-Type",
    "Keywords", "Home-page", "Download-URL", "Author", "Author-email", "Maintainer",
    "Maintainer-email", "License", "License-Expression", "Requires-Python",
  ]

  private static let multipleFields = [
    "Dynamic", "Platform", "Supported-Platform", "License-File", "Classifier", "Requires-Dist",
    "Requires-External", "Project-URL", "Provides-Extra", "Provides-Dist", "Obsoletes-Dist",
    "Import-Name", "Import-Namespace", "Requires", "Provides", "Obsoletes",
  ]
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
