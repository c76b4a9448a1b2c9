internal import ArgumentParser
internal import PykDiagnostics
internal import PykFormats
internal import PykIndex
internal import PykInterpreter
internal import PykMetadata
internal import PykOperations
internal import PykPublish
internal import PykRequirements
internal import SystemPackage

/// What `pyk check` does and prints for distributions.
struct DistributionCheck {
  let settings: Settings
  let isStrict: Bool
  let isOffline: Bool

  private var context: CommandContext { settings.context }

  func run(_ patterns: [String], isJSON: Bool) throws -> ExitStatus {
    let folder = context.session.workingDirectory
    let files = try DistributionPatterns.expand(patterns, in: folder).files
    guard !files.isEmpty else {
      throw Failure(
        "there is no distribution to check",
        causes: ["only signatures and attestations are named"])
    }
    let outcome = try operation().run(files)
    if isJSON {
      context.console.print(json(outcome).serialized(pretty: true))
    } else {
      for report in outcome.reports {
        for line in lines(report) { context.console.print(line) }
      }
    }
    tellOfSources(outcome)
    return outcome.reports.contains(where: hasFailed) ? .failed : .done
  }

  private func hasFailed(_ report: CheckReport) -> Bool {
    report.verdict == .failed || (isStrict && report.verdict == .passedWithWarnings)
  }

  // MARK: Text, as twine has it

  private func lines(_ report: CheckReport) -> [String] {
    let paint = context.outputPaint
    let verdict =
      switch report.verdict {
      case .passed: paint.green("PASSED")
      case .passedWithWarnings where isStrict: paint.red("FAILED due to warnings")
      case .passedWithWarnings: paint.yellow("PASSED with warnings")
      case .failed: paint.red("FAILED")
      }
    var lines = ["Checking \(report.path.string.withoutControls): \(verdict)"]
    for finding in report.findings {
      let label =
        finding.severity == .error ? paint.red("error:") + "   " : paint.yellow("warning:") + " "
      lines.append("  " + label + finding.message + " " + paint.dim("[\(finding.rule.rawValue)]"))
      for hint in finding.hints { lines.append("  " + paint.cyan("hint:") + "    " + hint) }
    }
    return lines
  }

  // MARK: By what

  private func tellOfSources(_ outcome: CheckOutcome) {
    if case .absent(let reason) = outcome.classifiers {
      context.warn(
        Diagnosis(
          "classifiers were not checked: the public index's list of them is not here",
          causes: [reason], hints: ["`pyk install trove-classifiers`"]))
    }
    if case .absent(let reason) = outcome.renderer {
      let names = outcome.reports.filter { $0.unrenderedReadme != nil }.map(\.filename)
      context.warn(
        Diagnosis(
          "the reStructuredText of \(names.joined(separator: ", ")) was not checked",
          causes: [reason], hints: ["`pyk install readme_renderer`"]))
    }
    guard context.verbosity.saysDetails else { return }
    if case .found(let list) = outcome.classifiers {
      context.console.say("classifiers: trove-classifiers \(list.version), \(list.origin)")
    }
    context.console.say("licences: SPDX list \(SPDXLicenses.version)")
    if case .used(let version, let python) = outcome.renderer {
      context.console.say("reStructuredText: readme_renderer \(version), in `\(python)`")
    }
  }

  private func json(_ outcome: CheckOutcome) -> JSONValue {
    let list: JSONValue
    switch outcome.classifiers {
    case .found(let found):
      list = ["version": .string(found.version), "origin": .string(found.origin)]
    case .absent(let reason): list = ["version": .null, "reason": .string(reason)]
    }
    let renderer: JSONValue
    switch outcome.renderer {
    case .unneeded: renderer = .null
    case .used(let version, let python):
      renderer = ["version": .string(version), "python": .string(python.string)]
    case .absent(let reason): renderer = ["version": .null, "reason": .string(reason)]
    }
    return [
      "version": "1",
      "files": .array(
        outcome.reports.map { report in
          guard case .object(var object) = report.jsonValue else { return .null }
          object.append("failed", .bool(hasFailed(report)))
          object.append("readme_checked", .bool(report.unrenderedReadme == nil))
          return .object(object)
        }),
      "checked_by": [
        "classifiers": list, "spdx": .string(SPDXLicenses.version), "readme_renderer": renderer,
      ],
    ]
  }

  // MARK: With what

  private func operation() throws -> CheckOperation {
    var network = try NetworkOptions.parse([])
    network.offline = isOffline
    // The list is good to have, and not worth waiting for where nobody answers.
    network.retries = 0
    network.timeout = 10
    var options = RequirementsOptions()
    options.indexURL = settings.text(nil, "index-url").map { .init($0) }
    let workspace = try settings.workspace(
      network, options: options, reporter: .silent, cancellation: context.cancellation())
    let address = options.indexURL?.text ?? DefaultAddresses.index
    let url = IndexLocations.location(address, relativeTo: context.session.workingDirectory)
    let isAsked = try !settings.flag(false, "no-index")
    return CheckOperation(
      try pythons(), index: isAsked ? url.map { IndexLocations(index: $0) } : nil, in: workspace)
  }

  /// The Python that is named, or the environment's and the one on PATH. None has to be there.
  private func pythons() throws -> [Interpreter] {
    if let python = settings.text(settings.global.python, "python") {
      return [
        try settings.finder.find(
          PythonRequest(python, relativeTo: context.session.workingDirectory))
      ]
    }
    return [try? settings.finder.currentEnvironment(), try? settings.finder.find(.any)]
      .compactMap { $0 }
  }
}

extension String {
  /// A file may be called anything; what it is called must not steer the terminal.
  fileprivate var withoutControls: String {
    var text = ""
    for scalar in unicodeScalars {
      text += scalar.properties.generalCategory == .control ? "?" : String(scalar)
    }
    return text
  }
}
