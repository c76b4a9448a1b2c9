internal import CLinux
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// Brings files from one folder to another by the quickest way that the file systems allow.
///
///     let linker = Linker(mode: nil)
///     let route = try linker.route(from: store, to: stage)
///     try route.link("flask/app.py", as: "flask/app.py")
///
/// - Mode nil (automatic) tries clone, then hard link, then copy. A wish for one mode falls back
///   in that order too where the file systems can't do it; `Route.mode` says what it came to.
/// - What was found out is kept per pair of file systems, for every route of this linker.
/// - A single file that has too many links (`EMLINK`) is copied; the others are still linked.
package final class Linker: Sendable {
  private struct Pair: Hashable {
    let source: UInt64
    let target: UInt64
  }

  package let wish: LinkMode?
  private let routes = Mutex<[Pair: Route.Choice]>([:])

  package init(mode: LinkMode?) { wish = mode }

  /// - Parameter source: For symbolic links its path must be absolute.
  package func route(from source: Directory, to target: Directory) throws(FileFailure) -> Route {
    let pair = Pair(source: try source.status().device, target: try target.status().device)
    let choice = routes.withLock { routes in
      if let known = routes[pair] { return known }
      let new = Route.Choice(wish ?? .clone)
      routes[pair] = new
      return new
    }
    return Route(from: source, to: target, choice: choice)
  }
}

/// Two open folders, and the best way from one to the other.
package final class Route: Sendable {
  /// What routes between the same two file systems share.
  final class Choice: Sendable {
    private let rank: Atomic<Int>
    init(_ mode: LinkMode) { rank = Atomic(Self.order.firstIndex(of: mode) ?? 0) }

    static let order: [LinkMode] = [.symlink, .clone, .hardlink, .copy]

    var mode: LinkMode { Self.order[rank.load(ordering: .relaxed)] }

    /// Gives up `mode` for the next one, unless another thread did so already.
    func giveUp(_ mode: LinkMode) {
      guard let index = Self.order.firstIndex(of: mode), index + 1 < Self.order.count else {
        return
      }
      _ = rank.compareExchange(expected: index, desired: index + 1, ordering: .relaxed)
    }
  }

  package let source: Directory
  package let target: Directory
  private let choice: Choice

  init(from source: Directory, to target: Directory, choice: Choice) {
    self.source = source
    self.target = target
    self.choice = choice
  }

  /// The mode in use; certain once the first file has been linked.
  package var mode: LinkMode { choice.mode }

  /// Brings one file over: one system call for a hard link.
  ///
  /// - The names are relative to the two folders, may hold `/`, and are not checked: see
  ///   `Directory+Raw.swift`.
  /// - Errors: `EEXIST` where the new name is taken; nothing is ever overwritten.
  package func link(
    _ name: UnsafePointer<CChar>, as newName: UnsafePointer<CChar>
  ) throws(FileFailure) {
    while true {
      let mode = choice.mode
      let code: Int32 =
        switch mode {
        case .hardlink: retrying { linkat(source.descriptor, name, target.descriptor, newName, 0) }
        case .clone: duplicate(name, as: newName, cloning: true)
        case .copy: duplicate(name, as: newName, cloning: false)
        case .symlink: symbolicLink(name, as: newName)
        }
      if code >= 0 { return }
      if mode == .hardlink, code == -EMLINK {
        try copy(name, as: newName)
        return
      }
      guard mode != .copy, Self.meansImpossible(code, mode) else {
        throw failure(name, newName, code)
      }
      choice.giveUp(mode)
    }
  }

  /// Copies one file, whatever the mode: for what will be written to.
  package func copy(
    _ name: UnsafePointer<CChar>, as newName: UnsafePointer<CChar>
  ) throws(FileFailure) {
    let code = duplicate(name, as: newName, cloning: choice.mode == .clone)
    if code >= 0 { return }
    let again = duplicate(name, as: newName, cloning: false)
    if again < 0 { throw failure(name, newName, again) }
  }

  /// Whether the error says that these file systems don't do it, rather than not this file.
  private static func meansImpossible(_ code: Int32, _ mode: LinkMode) -> Bool {
    switch -code {
    case EXDEV, EOPNOTSUPP, ENOSYS, EPERM: true
    // To clone: a file system that knows the call but not these files, or not the call at all.
    case EINVAL, ENOTTY: mode == .clone
    // To hard link: a security policy, or somebody else's file under fs.protected_hardlinks.
    case EACCES: mode == .hardlink
    default: false
    }
  }

  private func failure(
    _ name: UnsafePointer<CChar>, _ newName: UnsafePointer<CChar>, _ code: Int32
  ) -> FileFailure {
    FileFailure(
      choice.mode == .copy ? "copy" : "link", source.path.appending(String(cString: name)),
      to: target.path.appending(String(cString: newName)), code: code)
  }

  private func symbolicLink(
    _ name: UnsafePointer<CChar>, as newName: UnsafePointer<CChar>
  ) -> Int32 {
    source.path.appending(String(cString: name)).withPlatformString { destination in
      retrying { symlinkat(destination, target.descriptor, newName) }
    }
  }
}
