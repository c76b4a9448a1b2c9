/// `1 package`, `2 packages`.
package func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
  "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}

/// `0.41 s`, `12 ms`, `2 min 3 s`: what a person would say.
package func spoken(_ duration: Duration) -> String {
  let milliseconds =
    duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
  switch milliseconds {
  case ..<100: return "\(milliseconds) ms"
  case ..<60_000:
    let hundredths = (milliseconds + 5) / 10
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) s"
  default: return "\(milliseconds / 60_000) min \(milliseconds / 1000 % 60) s"
  }
}

/// `512 B`, `1.2 kB`, `34.5 MB`: decimal units, one digit after the point.
package func spokenBytes(_ count: Int) -> String {
  var unit = 0
  var tenths = count * 10
  let units = ["B", "kB", "MB", "GB", "TB"]
  while tenths >= 10_000, unit < units.count - 1 {
    tenths /= 1000
    unit += 1
  }
  // Below a kilobyte there are no tenths; above, `tenths` has kept one digit.
  return unit == 0 ? "\(count) B" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
}
