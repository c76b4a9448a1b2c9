internal import PykFiles
internal import SystemPackage

/// What is to be done with something that is in the way, as pip's `--exists-action` names it.
package enum ExistsAction: String, Sendable, Hashable, CaseIterable {
  /// A working copy is pointed to the other repository.
  case `switch` = "s"
  /// It stays, and counts as what was meant.
  case ignore = "i"
  /// It goes.
  case wipe = "w"
  /// It is kept under another name.
  case backUp = "b"
  /// Nothing is done, and the command fails.
  case abort = "a"

  /// Renames what is at the path to `NAME.bak`, or `NAME.bak2` and so on where that is taken.
  static func moveAside(_ path: FilePath) throws -> FilePath {
    let name = path.lastComponent?.string ?? ""
    let folder = path.removingLastComponent()
    var number = 1
    while true {
      let place = folder.appending(name + ".bak" + (number == 1 ? "" : "\(number)"))
      if !Files.exists(place, followLinks: false) {
        try Files.rename(path, to: place)
        return place
      }
      number += 1
    }
  }
}
