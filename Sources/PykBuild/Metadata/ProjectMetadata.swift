package import PykVersions

/// A project's metadata, complete and checked, as it is written into its distributions.
package struct ProjectMetadata: Sendable {
  /// As it is written in the project's files.
  package let name: String
  package let version: Version

  var summary: String?
  /// Fields of one line each, in the order of being written: name, value.
  var fields: [(name: String, value: String)] = []
  var licenceExpression: String?
  var licence: String?
  var projectURLs: [Named<String>] = []
  var keywords: [String] = []
  var platforms: [String] = []
  var classifiers: [String] = []
  var provides: [String] = []
  var obsoletes: [String] = []
  var requiresPython: String?
  var descriptionType: String?
  var description: String?
  var licenceFiles: [String] = []
  var requirements: [WrittenRequirement] = []
  var extras: [Extra] = []
  var entryPoints: [Named<[Named<String>]>]?

  /// `name` or `name:condition`, as setuptools knows extras.
  struct Extra: Sendable {
    /// As it is written, the condition included.
    let key: String
    let requirements: [WrittenRequirement]
  }

  init(name: String, version: Version) {
    self.name = name
    self.version = version
  }

  /// The name as files of this distribution begin: `acme_sql`.
  package var fileName: String {
    var result = ""
    var wasSeparator = false
    for byte in name.utf8 {
      let isSeparator = byte == 0x2d || byte == 0x2e || byte == 0x5f
      if isSeparator {
        if !wasSeparator { result += "_" }
      } else {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      }
      wasSeparator = isSeparator
    }
    return result.lowercased()
  }

  /// `acme_sql-1.0`: how the names of its files and folders begin.
  package var fullName: String { "\(fileName)-\(version)" }

  /// The folder of metadata beside the sources, without the folder that it lies in.
  package var eggInfoName: String { eggInfoStem + ".egg-info" }

  /// The name as eggs spell it: `acme.sql` stays, `acme-sql` becomes `acme_sql`.
  var eggInfoStem: String {
    var text = name.replacing("-", with: "_")
    while text.first == "_" { text.removeFirst() }
    while text.last == "_" { text.removeLast() }
    return text
  }
}
