extension Requirement {
  /// Reads a requirement; white space around it is ignored.
  public init(_ text: some StringProtocol) throws(RequirementError) {
    self = try RequirementScanner.read(String(text), .requirement) {
      (scanner: inout RequirementScanner) throws(RequirementScanner.Fault) in
      try scanner.requirement()
    }
  }

  /// Reads what stands in the Requires-Dist of old distributions, for metadata that came from an
  /// index and never for a person's own text: `VersionSpecifierSet(lenient:)` says what is forgiven.
  public init(lenient text: some StringProtocol) throws(RequirementError) {
    self = try RequirementScanner.read(String(text), .requirement, isLenient: true) {
      (scanner: inout RequirementScanner) throws(RequirementScanner.Fault) in
      try scanner.requirement()
    }
  }
}

extension Marker {
  /// Reads a marker; white space around it is ignored.
  public init(_ text: some StringProtocol) throws(RequirementError) {
    self = try RequirementScanner.read(String(text), .marker) {
      (scanner: inout RequirementScanner) throws(RequirementScanner.Fault) in
      try scanner.wholeMarker()
    }
  }
}

extension RequirementScanner {
  static func read<Value>(
    _ given: String, _ subject: RequirementError.Subject, isLenient: Bool = false,
    _ read: (inout RequirementScanner) throws(Fault) -> Value
  ) throws(RequirementError) -> Value {
    var text = given
    let outcome = text.withUTF8 { utf8 -> Result<Value, Fault> in
      var scanner = RequirementScanner(UnsafeRawBufferPointer(utf8), isLenient: isLenient)
      return Result { () throws(Fault) in try read(&scanner) }
    }
    switch outcome {
    case .success(let value): return value
    case .failure(let fault): throw RequirementError(subject, text: given, fault: fault)
    }
  }
}
