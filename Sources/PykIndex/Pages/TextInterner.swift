/// Numbers texts from 0, equal ones with the same number.
struct TextInterner {
  private(set) var texts: [PageText] = []
  private var hashes: [UInt64] = []
  /// Numbers plus one by hash, open addressing; 0 is an empty place. Its size is a power of two.
  private var table = [UInt32](repeating: 0, count: 64)
  private var last = -1

  mutating func number(of text: PageText, in bytes: PageBytes) -> Int {
    let wanted = bytes[text]
    // Files come sorted: most have what the one before had.
    if last >= 0, TextBytes.equal(bytes[texts[last]], wanted) { return last }
    let hash = TextBytes.hash(wanted)
    var place = Int(truncatingIfNeeded: hash) & (table.count &- 1)
    while table[place] != 0 {
      let number = Int(table[place]) &- 1
      if hashes[number] == hash, TextBytes.equal(bytes[texts[number]], wanted) {
        last = number
        return number
      }
      place = (place &+ 1) & (table.count &- 1)
    }
    last = texts.count
    texts.append(text)
    hashes.append(hash)
    table[place] = UInt32(texts.count)
    if texts.count &* 2 > table.count { grow() }
    return last
  }

  private mutating func grow() {
    let size = table.count * 2
    table = [UInt32](repeating: 0, count: size)
    for (number, hash) in hashes.enumerated() {
      var place = Int(truncatingIfNeeded: hash) & (size - 1)
      while table[place] != 0 { place = (place + 1) & (size - 1) }
      table[place] = UInt32(number + 1)
    }
  }
}
