/// The rules of `pyk check`, by the names that its reports use.
package enum CheckRule: String, Sendable, Hashable, CaseIterable {
  // The file
  case archive
  case members
  case fileName = "file-name"
  case fileSize = "file-size"

  // What it says of itself
  case metadata
  case metadataVersion = "metadata-version"
  case field
  case name
  case version
  case summary
  case email
  case url
  case classifier
  case license
  case licenseFile = "license-file"
  case requirement
  case requiresPython = "requires-python"
  case extra
  case dynamic
  case importName = "import-name"
  case readme

  // What is in it
  case wheelFile = "wheel-file"
  case record
  case tags
  case platform
  case entryPoints = "entry-points"
  case layout
  case obfuscated

  // What bites users
  case topLevel = "top-level"
  case bytecode
  case typed
  case leftover
  case largeFile = "large-file"
  case secret
  case missingModule = "missing-module"
  case disagreement
}
