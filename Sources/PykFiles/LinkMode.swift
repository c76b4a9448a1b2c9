/// How a file of the store comes into an environment.
package enum LinkMode: String, Sendable, Hashable, CaseIterable {
  /// A copy that shares its blocks until one side is written to (btrfs, XFS, bcachefs, …).
  case clone
  /// A second name of the same file: quickest everywhere, but who edits one edits both.
  case hardlink
  case copy
  /// A link that names the store's file: breaks when the store is cleaned.
  case symlink
}
