/// What setup.cfg sets for the commands: `[sdist]`, `[bdist_wheel]`, `[egg_info]`.
package struct CommandOptions: Sendable, Hashable {
  /// `formats`, such as `gztar`; nil where nothing is said.
  package var sdistFormats: [String]?
  package var sdistFolder: String?
  package var wheelFolder: String?
  package var isUniversal = false
  package var pythonTag: String?
  package var platformName: String?
  package var buildNumber: String?
  /// What is put behind every version: `tag_build`, and the date for `tag_date`.
  package var versionTags = ""
  /// Options that only setuptools knows what to do with.
  var doubts: [String] = []

  /// - Parameter date: The day as `%Y%m%d`, asked for where it counts; empty where nothing says it.
  init(
    _ options: [String: [String: String]], date: () throws -> String
  ) throws {
    for (name, value) in (options["sdist"] ?? [:]).sorted(by: { $0.key < $1.key }) {
      switch name {
      case "formats":
        sdistFormats = value.split { $0 == "," || $0 == " " || $0 == "\n" }.map(String.init)
      case "dist_dir": sdistFolder = trimmed(value)
      case "owner", "group", "keep_temp", "force_manifest": break
      default: doubts.append("`setup.cfg` sets `\(name)` for `sdist`")
      }
    }
    for (name, value) in (options["bdist_wheel"] ?? [:]).sorted(by: { $0.key < $1.key }) {
      switch name {
      case "universal": isUniversal = SetupConfiguration.flag(value)
      case "python_tag": pythonTag = trimmed(value)
      case "plat_name": platformName = trimmed(value)
      case "build_number": buildNumber = trimmed(value)
      case "dist_dir": wheelFolder = trimmed(value)
      case "owner", "group", "keep_temp", "bdist_dir", "skip_build", "compression": break
      default: doubts.append("`setup.cfg` sets `\(name)` for `bdist_wheel`")
      }
    }
    for (name, value) in (options["egg_info"] ?? [:]).sorted(by: { $0.key > $1.key }) {
      switch name {
      case "tag_build": versionTags = trimmed(value) + versionTags
      case "tag_date":
        guard SetupConfiguration.flag(value) else { continue }
        let day = try date()
        versionTags += day
        // setuptools takes the day on which it builds.
        if day.isEmpty {
          doubts.append("`tag_date` is set, and no commit or `SOURCE_DATE_EPOCH` says the day")
        }
      case "tag_svn_revision": break
      default: doubts.append("`setup.cfg` sets `\(name)` for `egg_info`")
      }
    }
  }
}
