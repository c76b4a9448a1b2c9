package import SystemPackage

/// Everything a command may know of the world it runs in: what was typed, the environment's
/// variables, the folder it stands in, and where its words go.
///
/// There is one for the real process and any number in tests; nothing below reads the process's
/// own variables or writes to its descriptors by another way.
package struct Session: Sendable {
  package var arguments: [String]
  package var environment: [String: String]
  package var workingDirectory: FilePath
  package var console: Console
  /// Whether Ctrl-C and SIGTERM of this process are meant for it; never in tests.
  package var takesSignals = false
  /// Whether a command may leave a process behind that goes on with the store; never in tests.
  package var mayLeaveProcesses = false

  package init(
    arguments: [String], environment: [String: String], workingDirectory: FilePath,
    console: Console
  ) {
    self.arguments = arguments
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.console = console
  }
}
