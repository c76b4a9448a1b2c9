/// Colour for words, or none.
///
/// Colour never carries meaning of its own: without it every word still says the same.
package struct Paint: Sendable {
  package var isOn: Bool

  package init(isOn: Bool) { self.isOn = isOn }

  /// What `--color`, `NO_COLOR` and `FORCE_COLOR` ask for on a stream; see no-color.org.
  package init(
    choice: ColorChoice, environment: [String: String], stream: Console.Stream
  ) {
    switch choice {
    case .always: isOn = true
    case .never: isOn = false
    case .auto:
      if environment["NO_COLOR", default: ""] != "" {
        isOn = false
      } else if environment["FORCE_COLOR", default: ""] != "" {
        isOn = true
      } else {
        isOn = stream.isTerminal && environment["TERM"] != "dumb"
      }
    }
  }

  package func bold(_ text: String) -> String { wrapped(text, "1") }
  package func dim(_ text: String) -> String { wrapped(text, "2") }
  package func red(_ text: String) -> String { wrapped(text, "1;31") }
  package func green(_ text: String) -> String { wrapped(text, "32") }
  package func yellow(_ text: String) -> String { wrapped(text, "33") }
  package func cyan(_ text: String) -> String { wrapped(text, "36") }

  private func wrapped(_ text: String, _ code: String) -> String {
    isOn ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}

/// What `--color` takes.
package enum ColorChoice: String, Sendable, CaseIterable {
  case auto, always, never
}
