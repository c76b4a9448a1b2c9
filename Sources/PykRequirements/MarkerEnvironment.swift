public import PykVersions

/// What an interpreter answers to the questions that markers ask.
///
/// The four answers that are compared as versions are read once, when they are set.
public struct MarkerEnvironment: Sendable {
  private var values: [String]
  private var versions: [Version?]
  private var keys: [UInt64?]

  /// An environment in which every answer is empty.
  public init() {
    values = Array(repeating: "", count: MarkerVariable.allCases.count)
    versions = Array(repeating: nil, count: MarkerVariable.versionCount)
    keys = Array(repeating: nil, count: MarkerVariable.versionCount)
  }

  /// The answers by the names of the variables; names that aren't variables are ignored, and a
  /// variable that isn't named is empty.
  public init(from answers: [String: String]) {
    self.init()
    for variable in MarkerVariable.allCases {
      if let answer = answers[variable.name] { self[variable] = answer }
    }
  }

  /// The answer to one question.
  public subscript(variable: MarkerVariable) -> String {
    get { values[variable.rawValue] }
    set {
      // A build that isn't tagged calls itself `3.13.0+`, which lacks the local part.
      let value =
        variable == .pythonFullVersion && newValue.hasSuffix("+") ? newValue + "local" : newValue
      values[variable.rawValue] = value
      guard variable.isVersion else { return }
      versions[variable.rawValue] = try? Version(value)
      keys[variable.rawValue] = versions[variable.rawValue]?.publicSortKey
    }
  }

  /// The answer as a version; nil where it isn't one, or where the variable is compared as text.
  public func version(of variable: MarkerVariable) -> Version? {
    variable.isVersion ? versions[variable.rawValue] : nil
  }

  /// The sort key of the answer's public part; nil where it has none.
  func sortKey(of variable: MarkerVariable) -> UInt64? {
    variable.isVersion ? keys[variable.rawValue] : nil
  }

  /// The answers by the names of the variables.
  public var answers: [String: String] {
    Dictionary(uniqueKeysWithValues: MarkerVariable.allCases.map { ($0.name, self[$0]) })
  }
}

extension MarkerEnvironment: Hashable {
  /// Whether all answers are the same.
  public static func == (a: Self, b: Self) -> Bool { a.values == b.values }

  /// Hashes the answers.
  public func hash(into hasher: inout Hasher) { hasher.combine(values) }
}

extension MarkerEnvironment {
  /// `3.11`
  public var pythonVersion: String {
    get { self[.pythonVersion] }
    set { self[.pythonVersion] = newValue }
  }
  /// `3.11.7`
  public var pythonFullVersion: String {
    get { self[.pythonFullVersion] }
    set { self[.pythonFullVersion] = newValue }
  }
  /// `3.11.7`; of PyPy its own version
  public var implementationVersion: String {
    get { self[.implementationVersion] }
    set { self[.implementationVersion] = newValue }
  }
  /// `6.1.0-13-amd64`
  public var platformRelease: String {
    get { self[.platformRelease] }
    set { self[.platformRelease] = newValue }
  }
  /// `posix`
  public var osName: String {
    get { self[.osName] }
    set { self[.osName] = newValue }
  }
  /// `linux`
  public var sysPlatform: String {
    get { self[.sysPlatform] }
    set { self[.sysPlatform] = newValue }
  }
  /// `x86_64`
  public var platformMachine: String {
    get { self[.platformMachine] }
    set { self[.platformMachine] = newValue }
  }
  /// `CPython`
  public var platformPythonImplementation: String {
    get { self[.platformPythonImplementation] }
    set { self[.platformPythonImplementation] = newValue }
  }
  /// `Linux`
  public var platformSystem: String {
    get { self[.platformSystem] }
    set { self[.platformSystem] = newValue }
  }
  /// `#1 SMP PREEMPT_DYNAMIC`
  public var platformVersion: String {
    get { self[.platformVersion] }
    set { self[.platformVersion] = newValue }
  }
  /// `cpython`
  public var implementationName: String {
    get { self[.implementationName] }
    set { self[.implementationName] = newValue }
  }
}
