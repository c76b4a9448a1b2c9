import PykArchive
import PykDigests

/// Text that packs as source code does.
func generatedSource(_ size: Int, seed: Int = 1) -> [UInt8] {
  var random = Sequence32()
  let words = [
    "def ", "return ", "self.", "value", "import ", "(", "):\n    ", " = ", "name", "\n",
  ]
  var bytes: [UInt8] = Array("# \(seed)\n".utf8)
  while bytes.count < size {
    bytes += Array(words[random.next(below: words.count)].utf8)
    if random.next(below: 6) == 0 { bytes += Array("\(random.next(below: 10_000))".utf8) }
  }
  return bytes
}

func measureArchives(_ bench: Bench) throws {
  let large = generatedSource(8 << 20)
  bench.measure("sha256", items: large.count, unit: "byte") { consume(Digest(.sha256, of: large)) }
  let files = try (0..<500).map { number in
    (try EntryPath("package/part\(number % 20)/module\(number).py"), generatedSource(6_000))
  }
  let size = files.reduce(0) { $0 + $1.1.count }
  func packed() throws -> [UInt8] {
    var writer = ZipWriter()
    for (path, contents) in files { try writer.add(path, contents) }
    return try writer.finish()
  }
  try bench.measure("zip-write", items: size, unit: "byte") { consume(try packed()) }
  let zip = try packed()
  try bench.measure("zip-directory", items: files.count, unit: "entry") {
    consume(try ZipReader(zip, name: "files.zip").entries.count)
  }
  let reader = try ZipReader(zip, name: "files.zip")
  try bench.measure("inflate", items: size, unit: "byte") {
    for entry in reader.entries { consume(try reader.read(entry)) }
  }
  func tarred() throws -> [UInt8] {
    var writer = TarWriter()
    for (path, contents) in files { writer.add(path, contents) }
    return try writer.finishGzip()
  }
  try bench.measure("tar-gz-write", items: size, unit: "byte") { consume(try tarred()) }
  let tar = try tarred()
  try bench.measure("tar-gz-read", items: size, unit: "byte") {
    try SourceArchive(tar, name: "files.tar.gz").readTar { reader in
      while try reader.next() != nil { consume(try reader.contents(limit: 1 << 20)) }
    }
  }
}
