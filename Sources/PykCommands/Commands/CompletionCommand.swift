internal import ArgumentParser
internal import PykDiagnostics

/// `pyk completion bash|zsh|fish`: the script that teaches a shell pyk's commands and options.
struct CompletionCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print what makes a shell complete pyk's commands and options.",
    discussion: """
      For bash: eval "$(pyk completion bash)" in ~/.bashrc. For zsh: pyk completion zsh to a \
      file named _pyk in a folder of $fpath. For fish: pyk completion fish to \
      ~/.config/fish/completions/pyk.fish.
      """)

  @Argument(help: ArgumentHelp("bash, zsh or fish.", valueName: "shell"))
  var shell: String

  @OptionGroup(visibility: .hidden) var global: GlobalOptions

  func run(in context: CommandContext) throws -> ExitStatus {
    guard let shell = CompletionShell(rawValue: shell) else {
      throw ValidationError("unknown shell '\(shell)': bash, zsh and fish are known")
    }
    context.console.print(Pyk.completionScript(for: shell))
    return .done
  }
}
