import PykVersions

/// Versions and specifiers in every spelling, and texts that are nearly one.
struct VersionGenerator {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func number() -> String {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<35: random.pick(["0", "1"])
    case 35..<70: String(Int.random(in: 0..<12, using: &random))
    case 70..<85: String(Int.random(in: 0..<2000, using: &random))
    case 85..<92: String(Int.random(in: 20_230_101..<20_260_101, using: &random))
    case 92..<96: String(Int.random(in: 0..<5_000_000_000, using: &random))
    case 96..<98: "0" + String(Int.random(in: 0..<100, using: &random))
    default:
      random.pick(["7", "8", "71", "72", "1095", "1096", "17479", "17480", "33571911", "33571912"])
    }
  }

  private mutating func separator() -> String { random.pick(["", "", "", ".", "-", "_"]) }

  private mutating func cased(_ text: String) -> String {
    random.chance(15) ? text.uppercased() : text
  }

  mutating func release() -> String {
    let count = random.pick([1, 2, 2, 3, 3, 3, 4, 5, 7])
    return (0..<count).map { _ in number() }.joined(separator: ".")
  }

  /// Few release numbers, so that many of a set are near each other.
  private mutating func closeRelease() -> String {
    random.pick(["0", "1", "1.0", "1.1", "1.0.0", "1.2", "1.2.3", "2", "2.0", "1.10"])
  }

  mutating func suffix() -> String {
    var text = ""
    if random.chance(30) {
      let word = random.pick(["a", "b", "c", "rc", "alpha", "beta", "pre", "preview"])
      text += separator() + cased(word) + separator() + (random.chance(80) ? number() : "")
    }
    if random.chance(25) {
      if random.chance(25) {
        text += "-" + number()
      } else {
        let word = random.pick(["post", "rev", "r"])
        text += separator() + cased(word) + separator() + (random.chance(80) ? number() : "")
      }
    }
    if random.chance(25) {
      text += separator() + cased("dev") + separator() + (random.chance(80) ? number() : "")
    }
    return text
  }

  mutating func local() -> String {
    let parts = (0..<random.pick([1, 1, 2, 3])).map { _ in
      random.pick([number(), "abc", "Ubuntu", "1a", "a1", "cpu", "00", "cu118"])
    }
    return "+" + parts.joined(separator: random.pick([".", "-", "_"]))
  }

  mutating func version(close: Bool = false) -> String {
    var text = random.chance(4) ? "v" : ""
    if random.chance(5) { text += random.pick(["0!", "1!", "2!"]) }
    text += close ? closeRelease() : release()
    text += suffix()
    if random.chance(12) { text += local() }
    return text
  }

  /// A version with one character added, dropped or changed.
  mutating func broken() -> String {
    var characters = Array(version())
    let noise = Array("0.-_+!*av rpodec ~")
    let index = Int.random(in: 0..<characters.count, using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0: characters.insert(random.pick(noise), at: index)
    case 1: characters.remove(at: index)
    default: characters[index] = random.pick(noise)
    }
    return String(characters)
  }

  mutating func specifier() -> String {
    let comparison = random.pick(["~=", "==", "!=", "<=", ">=", "<", ">", "==", "!=", ">=", "<"])
    let space = random.chance(15) ? " " : ""
    var version =
      (random.chance(4) ? "1!" : "") + (random.chance(80) ? closeRelease() : release())
    if random.chance(25), comparison == "==" || comparison == "!=" || random.chance(5) {
      version += ".*"
    } else {
      if random.chance(50) { version += suffix() }
      if random.chance(comparison == "==" || comparison == "!=" ? 15 : 3) { version += local() }
    }
    if random.chance(4) { return "===" + space + version }
    if comparison == "~=", let read = try? Version(version) {
      // The library splits what `~=` is given at its dots before it reads it, so that it takes
      // `~=1.0rc.7` for `>=1.0rc.7,==1.0rc.*`: no oracle for spellings that aren't normal.
      version = read.description
    }
    return comparison + space + version
  }
}
