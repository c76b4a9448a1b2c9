package import PykDiagnostics
package import SystemPackage

/// What requirements files ask for, and what they say of the run; nested files included.
///
/// https://pip.pypa.io/en/stable/reference/requirements-file-format/
package struct RequirementsFile: Sendable {
  /// What is asked for, in the order of the lines, nested files where they are named.
  package var requirements: [RequirementsEntry] = []

  /// Which versions may be taken, if they are asked for: a name with specifiers or an address.
  package var constraints: [RequirementsEntry] = []

  /// What the files say of the run, on top of what was said before.
  package var options = RequirementsOptions()

  /// Every file that was read, each once.
  package var files: [RequirementsLocation] = []

  /// What stands in the files and has no effect.
  package var notes: [Diagnosis] = []

  package init() {}
}

extension RequirementsFile {
  /// How many files one file may lead to.
  static let fileLimit = 1000

  /// Reads a file and all that it leads to.
  ///
  /// - A file that is named twice is read once for each of the two kinds; one that leads back to
  ///   itself is a fault.
  /// - Parameters:
  ///   - isConstraint: Whether it was named by `-c`.
  ///   - options: What was said before, by the command line or another file.
  ///   - folder: What relative paths are relative to: the current folder. Only to recognise a file
  ///     that is named in two ways.
  ///   - environment: Where `${NAME}` is looked up.
  ///   - loader: Gives the bytes of a file, and bounds their size.
  /// - Throws: `Failure` that names file, line and column, and whatever the loader throws for the
  ///   first file.
  package static func load(
    _ location: RequirementsLocation, isConstraint: Bool = false,
    options: RequirementsOptions = RequirementsOptions(), folder: FilePath? = nil,
    environment: [String: String], using loader: (RequirementsLocation) throws -> [UInt8]
  ) throws -> RequirementsFile {
    var loading = RequirementsLoading(folder: folder, environment: environment)
    loading.file.options = options
    return try loading.run(location, isConstraint: isConstraint, using: loader)
  }
}
