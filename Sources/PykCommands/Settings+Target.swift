internal import PykConfiguration
internal import PykDiagnostics
internal import PykInterpreter
internal import PykOperations
internal import SystemPackage

extension Settings {
  /// Finds the environment to work on.
  ///
  /// - Parameter isAnywhere: Whether `--require-virtualenv` is for others: as with pip it is no
  ///   matter of commands that only look.
  func target(
    _ destination: DestinationOptions, isForChange: Bool, tags: TagRequest = TagRequest(),
    isAnywhere: Bool = false
  ) throws -> TargetEnvironment {
    var request = TargetRequest()
    request.python = text(global.python, "python").map {
      PythonRequest($0, relativeTo: context.session.workingDirectory)
    }
    let places = [destination.target, destination.prefix, destination.user ? "" : nil]
    guard places.compactMap({ $0 }).count <= 1 else {
      throw UsageError("`--target`, `--prefix` and `--user` exclude each other")
    }
    for (given, option) in [(destination.target, "target"), (destination.prefix, "prefix")]
    where text(given, option)?.isEmpty == true {
      throw UsageError("`--\(option)` names no folder", hint: "for the current one, write `.`")
    }
    if let folder = text(destination.target, "target") {
      request.place = .target(path(folder))
    } else if let folder = text(destination.prefix, "prefix") {
      request.place = .prefix(path(folder))
    } else if try flag(destination.user, "user") {
      request.place = .user
    }
    request.root = text(destination.root, "root").flatMap { $0.isEmpty ? nil : path($0) }
    request.allowsSystem = destination.system || !isForChange
    request.wantsSystem = destination.system
    request.breaksSystemPackages = try flag(
      destination.breakSystemPackages, "break-system-packages")
    request.requiresVirtualEnvironment =
      try !isAnywhere && flag(global.requireVirtualenv, "require-virtualenv")
    request.isForChange = isForChange
    request.tags = tags
    return try TargetEnvironment.open(
      request, finder: finder, environment: context.session.environment)
  }
}
