package import PykBuild
internal import PykDiagnostics
internal import PykFiles
internal import PykIndex
package import PykInterpreter
package import PykRequirements
package import SystemPackage

/// The backends of projects in folders: what their hooks make, in environments of pyk's own.
package struct ProjectBackend: BackendBuilder {
  private let builder: SourceBuilder

  /// - Parameter options: Where what a build needs comes from.
  package init(
    _ request: InstallRequest, options: RequirementsOptions, for interpreter: Interpreter,
    in workspace: Workspace
  ) throws {
    builder = SourceBuilder(
      request, for: interpreter, in: workspace,
      index: try workspace.packageIndex(options, for: request), indexOptions: options,
      requiresDigests: false, chain: [])
  }

  package func build(
    _ kind: BuildKind, project: FilePath, options: [String]
  ) throws -> (filename: String, bytes: [UInt8]) {
    var source = Source(.folder(project), label: project.lastComponent?.string ?? project.string)
    source.isEditable = kind == .editable
    source.needsBackend = true
    source.settings = options.compactMap {
      RequirementsEntry.ConfigSetting("--build-option=\($0)")
    }
    if kind == .sdist {
      let sdist = try builder.sdist(of: source)
      return (sdist.filename, try Files.read(sdist.path))
    }
    let wheel = try builder.wheel(of: source)
    return (wheel.filename, try Files.read(wheel.path))
  }
}

/// A backend that is made when it is first asked for: who needs none looks for no Python.
package final class LazyBackend {
  private let make: () throws -> any BackendBuilder
  private var made: (any BackendBuilder)?

  package init(_ make: @escaping () throws -> any BackendBuilder) { self.make = make }

  func get() throws -> any BackendBuilder {
    if let made { return made }
    let new = try make()
    made = new
    return new
  }
}
