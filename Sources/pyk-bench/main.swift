import Glibc
import SystemPackage

// pyk-bench [NAME…]           one JSON line for each measure whose name begins so
// pyk-bench --curves FOLDER   how cost grows: an SVG a curve and a table, written to the folder

var arguments = Array(CommandLine.arguments.dropFirst())
let scratch = try Scratch()
defer { scratch.remove() }
if arguments.first == "--curves" {
  guard arguments.count == 2 else {
    print("usage: pyk-bench --curves FOLDER")
    exit(2)
  }
  try drawCurves(into: FilePath(arguments[1]), scratch)
} else {
  let bench = Bench(names: arguments)
  try measureVersions(bench)
  try measurePages(bench, scratch)
  try measureResolving(bench)
  try measureArchives(bench)
  try measureInstalling(bench, scratch)
}
