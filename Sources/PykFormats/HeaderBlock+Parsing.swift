extension HeaderBlock {
  package init(parsing bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { HeaderBlock(parsing: $0) }
  }

  /// - Parameter readsBody: False leaves the body out, which may be most of the file.
  package init(parsing bytes: UnsafeRawBufferPointer, readsBody: Bool = true) {
    self.init()
    var scanner = HeaderScanner(bytes)
    while let field = scanner.next() {
      fields.append(Field(name: scanner.name(field), value: scanner.value(field)))
    }
    if readsBody { body = scanner.body }
  }
}
