import PykArchive
import PykDigests
import PykInstall
import SystemPackage

/// A wheel of so many modules.
func generatedWheel(files count: Int, name: String = "measured", bytes: Int = 400) throws -> [UInt8]
{
  let contents = generatedSource(bytes)
  // Packages of about a dozen modules, as they are.
  var files = (0..<count).map { ("\(name)/part\($0 / 12)/module\($0).py", contents) }
  let folder = "\(name)-1.0.dist-info"
  let metadata = "Metadata-Version: 2.1\nName: \(name)\nVersion: 1.0\n"
  let wheel = "Wheel-Version: 1.0\nGenerator: pyk-bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
  files.append(("\(folder)/METADATA", Array(metadata.utf8)))
  files.append(("\(folder)/WHEEL", Array(wheel.utf8)))
  var record = ""
  for (path, contents) in files {
    let digest = Digest(.sha256, of: contents)
    record += "\(path),sha256=\(digest.base64URL),\(contents.count)\n"
  }
  record += "\(folder)/RECORD,,\n"
  files.append(("\(folder)/RECORD", Array(record.utf8)))
  var writer = ZipWriter()
  for (path, contents) in files {
    try writer.add(try EntryPath(path), contents, packing: .deflated(level: 1))
  }
  return try writer.finish()
}

/// An environment that has nothing but its folders.
func scheme(at place: FilePath) -> InstallScheme {
  let library = place.appending("lib").appending("site-packages")
  return InstallScheme(
    prefix: place, purelib: library, platlib: library, scripts: place.appending("bin"),
    headers: place.appending("include"), data: place,
    interpreter: place.appending("bin").appending("python"), pythonVersion: .init(3, 11),
    cacheTag: "cpython-311", isVirtualEnvironment: true)
}

/// A wheel of so many files in a store of its own.
func storedWheel(files: Int, _ scratch: Scratch) throws -> StoredWheel {
  let folder = try scratch.fresh("wheels")
  let path = folder.appending("measured-1.0-py3-none-any.whl")
  let file = try FileDescriptor.open(
    path, .writeOnly, options: [.create], permissions: .ownerReadWrite)
  defer { try? file.close() }
  try file.writeAll(generatedWheel(files: files))
  return try WheelStore(root: try scratch.fresh("store")).add(wheelAt: path)
}

func measureInstalling(_ bench: Bench, _ scratch: Scratch) throws {
  let wheel = try storedWheel(files: 2_000, scratch)
  try bench.measure("link-tree-and-record", items: 2_000, unit: "file") {
    let place = scheme(at: try scratch.fresh("environment"))
    consume(
      try Transaction.carryOut(InstallPlan(additions: [Addition(wheel: wheel)]), on: place))
  }
  let folder = try scratch.fresh("wheels")
  let path = folder.appending("measured-1.0-py3-none-any.whl")
  let file = try FileDescriptor.open(
    path, .writeOnly, options: [.create], permissions: .ownerReadWrite)
  try file.writeAll(generatedWheel(files: 2_000, bytes: 6_000))
  try file.close()
  try bench.measure("unpack-into-store", items: 2_000, unit: "file") {
    consume(try WheelStore(root: try scratch.fresh("store")).add(wheelAt: path))
  }
}
