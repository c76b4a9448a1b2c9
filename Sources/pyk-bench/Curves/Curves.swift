import PykFiles
import PykIndex
import PykInstall
import PykResolve
import SystemPackage

/// One point of a curve.
struct Point {
  var size: Int
  /// The least of the runs: what the work costs where nobody disturbs it.
  var milliseconds: Double
}

struct Curve {
  var name: String
  var title: String
  var unit: String
  var points: [Point]
}

/// Measures how cost grows and writes it down: `NAME.svg` and `growth.md`.
func drawCurves(into folder: FilePath, _ scratch: Scratch) throws {
  try Files.createDirectories(folder)
  let curves = [
    try curve(
      "resolve-projects", "resolving, by projects (100 candidates each)", "projects",
      [100, 200, 300, 400, 600, 800, 1_000]
    ) { size in
      let graph = try GeneratedGraph(projects: size, candidates: 100)
      return { consume(try Resolver(source: graph, roots: [graph.root]).solve()) }
    },
    try curve(
      "resolve-candidates", "resolving 200 projects, by candidates", "candidates each",
      [100, 200, 400, 600, 800, 1_000]
    ) { size in
      let graph = try GeneratedGraph(projects: 200, candidates: size)
      return { consume(try Resolver(source: graph, roots: [graph.root]).solve()) }
    },
    try curve(
      "resolve-lockstep", "walking back through two projects in lockstep", "versions",
      [100, 200, 500, 1_000, 2_000, 3_000]
    ) { size in
      let graph = try LockstepGraph(count: size)
      return { consume(try Resolver(source: graph, roots: try graph.roots()).solve()) }
    },
    try curve(
      "install-files", "installing one wheel, by files", "files",
      [1_000, 5_000, 10_000, 20_000, 50_000, 100_000]
    ) { size in
      let wheel = try storedWheel(files: size, scratch)
      return {
        let place = scheme(at: try scratch.fresh("environment"))
        consume(
          try Transaction.carryOut(InstallPlan(additions: [Addition(wheel: wheel)]), on: place))
      }
    },
    try curve(
      "page-files", "reading a page in JSON, by files", "files",
      [100, 1_000, 5_000, 10_000, 20_000, 50_000]
    ) { size in
      let page = try GeneratedPage(files: size)
      let bytes = page.json
      return { consume(try page.read(bytes, jsonType)) }
    },
    try curve(
      "cache-size", "finding 100 pages in the index cache, by its pages", "pages",
      [100, 500, 1_000, 2_000, 5_000, 10_000]
    ) { size in
      let folder = try generatedCache(pages: size, scratch)
      let page = try GeneratedPage(files: 1)
      return {
        let cache = IndexCache(folder: folder)
        for number in 0..<100 {
          let key = "page-\(number * (size / 100))"
          consume(cache.page(key, name: page.name, source: page.source))
        }
      }
    },
  ]
  for curve in curves {
    try Files.write(Array(Plot(curve).svg.utf8), to: folder.appending("\(curve.name).svg"))
  }
  try Files.write(Array(table(curves).utf8), to: folder.appending("growth.md"))
}

private func curve(
  _ name: String, _ title: String, _ unit: String, _ sizes: [Int],
  _ prepare: (Int) throws -> () throws -> Void
) throws -> Curve {
  let points = try sizes.map { size in
    let body = try prepare(size)
    let found = try Bench.time(name, items: size, unit: unit, least: 3, body)
    print(found.line)
    return Point(size: size, milliseconds: found.least / 1e6)
  }
  return Curve(name: name, title: title, unit: unit, points: points)
}

private func table(_ curves: [Curve]) -> String {
  var text = """
    # How cost grows

    Written by `pyk-bench --curves` on generated input; milliseconds are the least of the runs.
    The last column is the growth of cost over the growth of n log n since the line before: 1 is
    n log n, below it is better.


    """
  for curve in curves {
    text += "## \(curve.title)\n\n![](\(curve.name).svg)\n\n"
    text += "| \(curve.unit) | ms | µs each | against n log n |\n| --- | --- | --- | --- |\n"
    var last: Point?
    for point in curve.points {
      let each = point.milliseconds * 1_000 / Double(point.size)
      var growth = ""
      if let last {
        let ideal = nLogN(point.size) / nLogN(last.size)
        growth = decimal(point.milliseconds / last.milliseconds / ideal, 2)
      }
      text += "| \(point.size) | \(decimal(point.milliseconds, 2)) | \(decimal(each, 2)) "
      text += "| \(growth) |\n"
      last = point
    }
    text += "\n"
  }
  return text
}
