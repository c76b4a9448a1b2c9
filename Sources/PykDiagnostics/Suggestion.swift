/// The candidate that a mistyped `text` most likely meant, or nil where none is near.
///
/// Near means a Damerau-Levenshtein distance (letters swapped count as one) of at most a third
/// of the longer text, and never more than three. Of equals the first candidate wins.
package func closestMatch(to text: String, among candidates: some Sequence<String>) -> String? {
  var best: (distance: Int, candidate: String)?
  let wanted = Array(text.lowercased().unicodeScalars)
  for candidate in candidates {
    let offered = Array(candidate.lowercased().unicodeScalars)
    let allowed = min(3, max(wanted.count, offered.count) / 3)
    guard allowed > 0, abs(wanted.count - offered.count) <= allowed else { continue }
    let distance = editDistance(wanted, offered)
    if distance <= allowed, distance < best?.distance ?? .max {
      best = (distance, candidate)
    }
  }
  return best?.candidate
}

private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 1...a.count {
    var row = [Int](repeating: 0, count: b.count + 1)
    row[0] = i
    for j in 1...b.count {
      let cost = a[i - 1] == b[j - 1] ? 0 : 1
      row[j] = min(row[j - 1] + 1, last[j] + 1, last[j - 1] + cost)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        row[j] = min(row[j], beforeLast[j - 2] + 1)
      }
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
