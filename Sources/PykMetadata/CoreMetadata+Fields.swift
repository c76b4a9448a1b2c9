/// Fields that `show` and others ask for by name; each as it is written.
extension CoreMetadata {
  package var summary: String? { self["Summary"] }
  package var author: String? { self["Author"] }
  package var authorEmail: String? { self["Author-email"] }
  package var maintainer: String? { self["Maintainer"] }
  package var maintainerEmail: String? { self["Maintainer-email"] }
  package var license: String? { self["License"] }
  /// An SPDX expression.
  package var licenseExpression: String? { self["License-Expression"] }
  /// Relative to the folder `licenses` of the `.dist-info`, since version 2.4.
  package var licenseFiles: [String] { all("License-File") }
  package var classifiers: [String] { all("Classifier") }
  package var platforms: [String] { all("Platform") }
  package var descriptionContentType: String? { self["Description-Content-Type"] }
  package var importNames: [String] { all("Import-Name") }
  package var importNamespaces: [String] { all("Import-Namespace") }

  /// `Home-page`, or the project URL that is labelled so in any spelling.
  package var homePage: String? {
    if let written = self["Home-page"], !written.isEmpty { return written }
    return projectURLs.first { Self.plain($0.label) == "homepage" }?.url
  }

  /// `Project-URL` fields, taken apart at the first comma.
  package var projectURLs: [(label: String, url: String)] {
    all("Project-URL").map { text in
      guard let comma = text.utf8.firstIndex(of: UInt8(ascii: ",")) else { return ("", text) }
      return (
        Self.trimmed(text[..<comma]), Self.trimmed(text[text.utf8.index(after: comma)...])
      )
    }
  }

  /// Divided by commas, or by white space where there are none.
  package var keywords: [String] {
    guard let text = self["Keywords"] else { return [] }
    return text.utf8.contains(UInt8(ascii: ","))
      ? text.split(separator: ",", omittingEmptySubsequences: false).map { Self.trimmed($0) }
      : text.split { " \t\n\r".contains($0) }.map(String.init)
  }

  /// Lower-case letters and digits alone: labels are compared by these.
  private static func plain(_ label: String) -> String {
    String(label.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
