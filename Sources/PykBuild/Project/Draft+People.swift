internal import PykDiagnostics
internal import PykFormats

extension Draft {
  typealias Person = (name: Declared<String>?, email: Declared<String>?)

  /// `authors` or `maintainers`: names alone go to the one field, whoever has an address to the
  /// other. A field that gets nobody keeps what it had.
  mutating func people(
    _ node: TOMLNode, _ file: PyprojectFile, _ before: Person
  ) throws -> Person {
    guard let nodes = node.array else {
      throw file.place(node).failure("expected an array of tables with `name` and `email`")
    }
    var names: [String] = []
    var addresses: [String] = []
    for node in nodes {
      let table = try file.table(node)
      for entry in table.entries where entry.key != "name" && entry.key != "email" {
        throw file.unknownKey(entry, in: "a person", known: ["name", "email"])
      }
      let name = try table["name"].map { try file.text($0) }
      let email = try table["email"].map { try file.mailAddress($0) }
      switch (name, email) {
      case (nil, nil): throw file.place(node).failure("a person has a `name` or an `email`")
      case (nil, let email?): addresses.append(email)
      case (let name?, nil): names.append(name)
      case (let name?, let email?):
        guard !name.contains(where: \.isNewline) else {
          throw file.place(node).failure("a person's name is one line")
        }
        if !Self.isPlainAddress(email) {
          doubts.append("`\(email)` is an address that has to be written with care")
        }
        addresses.append("\(Self.quoted(name)) <\(email)>")
      }
    }
    let place = file.place(node)
    return (
      name: names.isEmpty ? before.name : Declared(names.joined(separator: ", "), at: place),
      email: addresses.isEmpty
        ? before.email : Declared(addresses.joined(separator: ", "), at: place)
    )
  }

  /// As Python's `email` writes a display name.
  private static func quoted(_ name: String) -> String {
    guard name.contains(where: { "()<>@,:;.\"\\[]".contains($0) }) else { return name }
    let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }

  private static func isPlainAddress(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: 0x40, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return false }
    return parts.allSatisfy { part in
      part.split(separator: 0x2e, omittingEmptySubsequences: false).allSatisfy { word in
        !word.isEmpty
          && word.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
            default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
            }
          }
      }
    }
  }
}
