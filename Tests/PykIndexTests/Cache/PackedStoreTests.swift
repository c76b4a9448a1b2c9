import PykFiles
import PykThreads
import SystemPackage
import Testing

@testable import PykIndex

@Suite struct PackedStoreTests {
  let folder: TemporaryDirectory
  init() throws { folder = try TemporaryDirectory() }

  private func store() -> PackedStore {
    PackedStore(folder: folder.path.appending("index"), name: "pages-1")
  }

  private func policy(_ storedAt: Int64 = 1000, etag: String? = nil) -> CachePolicy {
    CachePolicy(storedAt: storedAt, initialAge: 3, lifetime: 600, etag: etag)
  }

  private func contents(_ store: PackedStore, _ key: String) -> String? {
    store.record(key).map { String(decoding: $0.record.contents.bytes, as: UTF8.self) }
  }

  @Test func keepsRecordsForTheNextProcess() throws {
    let first = store()
    #expect(first.record("a") == nil)
    #expect(!Files.exists(first.folder))
    first.store("a", policy: policy(etag: "\"x\""), contents: Array("one".utf8))
    first.store("b", policy: policy(), contents: [])
    #expect(contents(first, "a") == "one")
    let second = store()
    let (record, found) = try #require(second.record("a"))
    #expect(found == policy(etag: "\"x\""))
    #expect(record.isIntact)
    #expect(contents(second, "a") == "one" && contents(second, "b") == "")
    second.store("a", policy: policy(), contents: Array("two".utf8))
    #expect(contents(second, "a") == "two" && contents(store(), "a") == "two")
    second.remove("b")
    #expect(contents(second, "b") == nil && contents(store(), "b") == nil)
    #expect(store().problem == nil)
  }

  @Test func renewsWithoutWritingTheRecordAgain() throws {
    let big = [UInt8](repeating: 7, count: 100_000)
    store().store("a", policy: policy(etag: "e"), contents: big)
    let before = store().size().bytes
    let other = store()
    other.renew("a", policy: policy(2000, etag: "e"))
    #expect(other.record("a")?.policy.storedAt == 2000)
    #expect(store().record("a")?.policy.storedAt == 2000)
    #expect(store().size().bytes == before + StoreEntry.byteCount)
    other.renew("a", policy: policy(3000, etag: "f"))
    #expect(store().record("a")?.policy.etag == "f")
    #expect(store().record("a")?.record.contents.bytes.count == big.count)
  }

  @Test func takesWhatIsDamagedForAbsent() throws {
    let first = store()
    for key in ["a", "b", "c"] {
      first.store(key, policy: policy(), contents: Array(repeating: 1, count: 1000))
    }
    let pack = try #require(
      try Files.entries(of: first.folder).map(\.name).first { $0.hasSuffix(".pack") })
    let path = first.folder.appending(pack)
    let good = try Files.read(path)
    let index = try Files.read(first.indexPath)
    for offset in stride(from: 0, to: good.count, by: 97) {
      var bytes = good
      bytes[offset] ^= 0x40
      try Files.replace(path, with: bytes)
      for key in ["a", "b", "c"] {
        if let (record, _) = store().record(key), record.isIntact {
          #expect(record.contents.bytes.allSatisfy { $0 == 1 })
        }
      }
    }
    try Files.replace(path, with: good)
    for offset in 0..<index.count {
      var bytes = index
      bytes[offset] ^= 0x40
      try Files.replace(first.indexPath, with: bytes)
      let found = ["a", "b", "c"].filter { store().record($0) != nil }
      #expect(found.count < 3 || (16..<60).contains(offset))
    }
    // Cut anywhere, such as by a full disk or a crash.
    for count in stride(from: 0, to: index.count, by: 13) {
      try Files.replace(first.indexPath, with: Array(index.prefix(count)))
      let other = store()
      other.store("d", policy: policy(), contents: [4])
      #expect(store().record("d") != nil)
    }
    for count in stride(from: 0, to: good.count, by: 131) {
      try Files.replace(first.indexPath, with: index)
      try Files.replace(path, with: Array(good.prefix(count)))
      for key in ["a", "b", "c"] { _ = store().record(key)?.record.isIntact }
    }
  }

  @Test func survivesAPackThatIsGone() throws {
    let first = store()
    first.store("a", policy: policy(), contents: [1])
    for entry in try Files.entries(of: first.folder) where entry.name.hasSuffix(".pack") {
      try Files.remove(first.folder.appending(entry.name))
    }
    let second = store()
    #expect(second.record("a") == nil)
    second.store("a", policy: policy(), contents: [2])
    #expect(store().record("a") != nil)
  }

  @Test func compactsWhileOthersReadAndWrite() throws {
    let reader = store()
    let writer = store()
    for number in 0..<50 {
      writer.store("k\(number % 10)", policy: policy(), contents: Array("\(number)".utf8))
    }
    #expect(contents(reader, "k3") == "43")
    let third = store()
    #expect(try third.prune(before: 0) == 0)
    let packs = try Files.entries(of: writer.folder).filter { $0.name.hasSuffix(".pack") }
    #expect(packs.count == 1)
    // The reader still has its mapping; the writer finds the new pack.
    #expect(contents(reader, "k4") == "44")
    writer.renew("k5", policy: policy(9000))
    writer.store("new", policy: policy(), contents: [1])
    reader.renew("k6", policy: policy(8000))
    let last = store()
    #expect(last.record("k5")?.policy.storedAt == 9000)
    #expect(last.record("k6")?.policy.storedAt == 8000)
    #expect((0..<10).map { contents(last, "k\($0)") } == (40..<50).map { "\($0)" })
    #expect(last.size().records == 11)
    #expect(try last.prune(before: 5000) == 9)
    #expect(store().size().records == 2)
    try last.purge()
    #expect(store().size().records == 0)
    writer.store("again", policy: policy(), contents: [1])
    #expect(contents(store(), "again") != nil)
  }

  @Test func isSharedByManyThreadsAndProcesses() throws {
    let stores = (0..<4).map { _ in store() }
    try parallelForEach(200, threads: 8) { number in
      let store = stores[number % 4]
      store.store("k\(number)", policy: policy(), contents: Array("value \(number)".utf8))
      if number % 20 == 19 { _ = try store.prune(before: 0) }
      #expect(contents(store, "k\(number)") == "value \(number)")
    }
    let last = store()
    for number in 0..<200 { #expect(contents(last, "k\(number)") == "value \(number)") }
    #expect(try last.verify() == (200, 0))
  }

  @Test func worksWithoutBeingAbleToWrite() throws {
    try Files.write([], to: folder.path.appending("file"))
    let store = PackedStore(folder: folder.path.appending("file/index"), name: "pages-1")
    store.store("a", policy: policy(), contents: [1])
    #expect(store.record("a") != nil)
    #expect(store.problem != nil)
  }

  @Test func verifyDropsWhatIsDamaged() throws {
    let first = store()
    for number in 0..<5 {
      first.store("k\(number)", policy: policy(), contents: Array(repeating: 9, count: 500))
    }
    let pack = try #require(
      try Files.entries(of: first.folder).map(\.name).first { $0.hasSuffix(".pack") })
    let path = first.folder.appending(pack)
    var bytes = try Files.read(path)
    bytes[bytes.count - 10] = 0
    try Files.replace(path, with: bytes)
    #expect(try store().verify() == (5, 1))
    #expect(try store().verify() == (4, 0))
  }
}
