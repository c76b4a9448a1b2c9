package import SystemPackage

/// Compiles modules with the target's interpreter; given by the caller, who may start processes.
///
/// - A module that doesn't compile (a template, or one for another Python) is left out without
///   an error, as pip leaves it out.
/// - The bytecode names the source's modification time and size, as Python does by default.
package typealias BytecodeCompiler = @Sendable (BytecodeRequest) throws -> Void

/// Which modules to compile, and where to.
package struct BytecodeRequest: Sendable, Hashable {
  /// The folder that `modules` are relative to.
  package var sources: FilePath
  /// Ascending; each ends in `.py`.
  package var modules: [String]
  /// Gets `pkg/__pycache__/mod.<tag>.pyc` for `pkg/mod.py`.
  package var output: FilePath
  /// What `output` is renamed to when all is there.
  package var target: FilePath
  /// Where the sources will be seen from: what `co_filename` is to say, less the module's path.
  package var shownAs: FilePath
}
