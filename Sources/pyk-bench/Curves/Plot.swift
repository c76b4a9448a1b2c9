import Glibc

func nLogN(_ size: Int) -> Double { Double(size) * log2(Double(max(size, 2))) }

func decimal(_ value: Double, _ digits: Int) -> String {
  let scale = pow(10, Double(digits))
  let number = Int((value * scale).rounded())
  guard digits > 0 else { return "\(number)" }
  let fraction = "\(number % Int(scale))"
  return "\(number / Int(scale))." + String(repeating: "0", count: digits - fraction.count)
    + fraction
}

/// A curve as SVG: what was measured, and beside it n log n through the first half of the points.
struct Plot {
  private static let width = 640.0
  private static let height = 360.0
  private static let margin = (left: 70.0, right: 20.0, top: 40.0, bottom: 50.0)

  private let curve: Curve
  private let largest: Double
  private let slowest: Double
  private let scale: Double

  init(_ curve: Curve) {
    self.curve = curve
    largest = Double(curve.points.map(\.size).max() ?? 1)
    let middle = curve.points[curve.points.count / 2]
    scale = middle.milliseconds / nLogN(middle.size)
    let ideal = scale * nLogN(Int(largest))
    slowest = max(curve.points.map(\.milliseconds).max() ?? 1, ideal)
  }

  private func place(_ size: Double, _ milliseconds: Double) -> String {
    let room = Self.width - Self.margin.left - Self.margin.right
    let depth = Self.height - Self.margin.top - Self.margin.bottom
    let x = Self.margin.left + size / largest * room
    let y = Self.height - Self.margin.bottom - milliseconds / slowest * depth
    return "\(decimal(x, 1)),\(decimal(y, 1))"
  }

  var svg: String {
    let measured = curve.points.map { place(Double($0.size), $0.milliseconds) }
    let ideal = (1...40).map { step in
      let size = largest * Double(step) / 40
      return place(size, scale * nLogN(max(1, Int(size))))
    }
    let dots = measured.map { point in
      let parts = point.split(separator: ",")
      return #"<circle cx="\#(parts[0])" cy="\#(parts[1])" r="3" fill="steelblue"/>"#
    }
    let bottom = decimal(Self.height - Self.margin.bottom, 1)
    let left = decimal(Self.margin.left, 1)
    let right = decimal(Self.width - Self.margin.right, 1)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="640" height="360" font-family="sans-serif" \
      font-size="12">
      <rect width="640" height="360" fill="white"/>
      <text x="70" y="24" font-size="14">\(curve.title)</text>
      <line x1="\(left)" y1="\(bottom)" x2="\(right)" y2="\(bottom)" stroke="black"/>
      <line x1="\(left)" y1="40" x2="\(left)" y2="\(bottom)" stroke="black"/>
      <text x="\(right)" y="340" text-anchor="end">\(Int(largest)) \(curve.unit)</text>
      <text x="\(left)" y="340">0</text>
      <text x="64" y="46" text-anchor="end">\(decimal(slowest, slowest < 10 ? 2 : 0)) ms</text>
      <polyline fill="none" stroke="gray" stroke-dasharray="4 3" \
      points="\(ideal.joined(separator: " "))"/>
      <polyline fill="none" stroke="steelblue" stroke-width="2" \
      points="\(measured.joined(separator: " "))"/>
      \(dots.joined(separator: "\n"))
      <text x="90" y="60" fill="steelblue">measured</text>
      <text x="90" y="76" fill="gray">n log n</text>
      </svg>

      """
  }
}
