import ArgumentParser

@testable import PykCommands

/// A command that has nothing but the options that all have.
struct OptionsOfAll: ParsableCommand {
  @OptionGroup var global: GlobalOptions
  @OptionGroup var network: NetworkOptions
}
