/// A value that somebody set, and where: an error about it can say what to change.
package struct Setting<Value: Sendable>: Sendable {
  package let value: Value
  package let origin: SettingOrigin

  package init(_ value: Value, from origin: SettingOrigin) {
    self.value = value
    self.origin = origin
  }
}

/// Where a value was set.
package enum SettingOrigin: Sendable, Hashable, CustomStringConvertible {
  case option(String)
  case variable(String)
  case file(String, line: Int)

  /// Such as "`PIP_INDEX_URL`" or "line 3 of `/etc/pip.conf`".
  package var description: String {
    switch self {
    case .option(let name): "`\(name)`"
    case .variable(let name): "the variable `\(name)`"
    case .file(let path, let line): "line \(line) of `\(path)`"
    }
  }
}
