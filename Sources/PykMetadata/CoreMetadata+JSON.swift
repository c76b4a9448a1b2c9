package import PykFormats

extension CoreMetadata {
  /// The fields as a JSON object, as PEP 566 has it: what `install --report` and `inspect` show.
  ///
  /// - Keys are lower case with underscores, in pip's order.
  /// - Fields that may repeat are arrays; keywords are split.
  /// - A description below the fields counts before one among them.
  package var jsonValue: JSONObject {
    var object = JSONObject()
    for (name, isMultiple) in Self.fieldOrder {
      let values = all(name)
      guard let first = values.first else { continue }
      let key = name.lowercased().replacing("-", with: "_")
      if isMultiple {
        object.append(key, .array(values.map(JSONValue.string)))
      } else if key == "keywords" {
        object.append(key, .array(keywords.map(JSONValue.string)))
      } else if key == "description" {
        object.append(key, .string(description ?? first))
      } else {
        object.append(key, .string(first))
      }
    }
    if let description, !description.isEmpty, object["description"] == nil {
      object.append("description", .string(description))
    }
    return object
  }

  private static let fieldOrder: [(name: String, isMultiple: Bool)] = [
    ("Metadata-Version", false), ("Name", false), ("Version", false), ("Dynamic", true),
    ("Platform", true), ("Supported-Platform", true), ("Summary", false), ("Description", false),
    ("Description-Content-Type", false), ("Keywords", false), ("Home-page", false),
    ("Download-URL", false), ("Author", false), ("Author-email", false), ("Maintainer", false),
    ("Maintainer-email", false), ("License", false), ("License-Expression", false),
    ("License-File", true), ("Classifier", true), ("Requires-Dist", true),
    ("Requires-Python", false), ("Requires-External", true), ("Project-URL", true),
    ("Provides-Extra", true), ("Provides-Dist", true), ("Obsoletes-Dist", true),
    ("Import-Name", true), ("Import-Namespace", true), ("Requires", true), ("Provides", true),
    ("Obsoletes", true),
  ]
}
