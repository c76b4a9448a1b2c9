package import PykArchive
internal import PykDiagnostics
package import PykDigests
internal import PykFiles
internal import PykThreads
internal import Synchronization
package import SystemPackage

extension WheelStore {
  /// Unpacks a wheel into the store, unless it is there already.
  ///
  /// - Everything that can be decided from names and texts is decided before the first byte is
  ///   written; sizes and hashes of every file are checked as it is written. Whatever fails,
  ///   nothing is left behind.
  ///
  /// - Parameters:
  ///   - sha256: Of the whole file; the caller has computed it, and checked it where something
  ///     was expected.
  ///   - filename: What the index or the person calls the file.
  /// - Throws: `WheelRefusal`, `ArchiveError`, `FileFailure`.
  package func add(
    _ reader: ZipReader, sha256: Digest, filename: String
  ) throws -> StoredWheel {
    if let known = wheel(sha256) { return known }
    let inspection = try WheelInspection(reader, filename: filename)
    let temporary = root.appending(Self.temporaryPrefix + Self.randomName())
    let tree = temporary.appending("tree")
    return try cancellation.work {
      let ending = try cancellation.ending { try? Files.removeTree(temporary) }
      do {
        try Files.createDirectories(tree)
        let manifest = try unpack(reader, inspection, to: tree)
        try Files.write(manifest, to: temporary.appending(Self.manifestName))
        let wheel = try publish(temporary, as: sha256)
        ending.drop()
        return wheel
      } catch {
        ending.run()
        throw error
      }
    }
  }

  /// As above, from a wheel's path; computes the hash.
  package func add(wheelAt path: FilePath) throws -> StoredWheel {
    let file = try MappedFile(path)
    let sha256 = file.withBytes { Digest(.sha256, of: $0) }
    if let known = wheel(sha256) { return known }
    return try add(
      ZipReader(file), sha256: sha256, filename: path.lastComponent?.string ?? path.string)
  }

  private func publish(_ temporary: FilePath, as sha256: Digest) throws -> StoredWheel {
    let target = path(of: sha256)
    try Files.createDirectories(target.removingLastComponent())
    if Files.exists(target, followLinks: false) {
      // It is there, and damaged: else nobody would have begun.
      if let winner = wheel(sha256) { return try discard(temporary, for: winner) }
      try evict(sha256)
    }
    do {
      try Files.rename(temporary, to: target, .failing)
    } catch {
      // Another process was quicker.
      guard let winner = wheel(sha256) else { throw error }
      return try discard(temporary, for: winner)
    }
    guard let wheel = wheel(sha256) else {
      throw Failure(
        "the store's entry for a wheel can't be read back: `\(target)`",
        hints: ["`pyk cache verify` looks through the store"])
    }
    return wheel
  }

  private func discard(_ temporary: FilePath, for winner: StoredWheel) throws -> StoredWheel {
    try Files.removeTree(temporary)
    return winner
  }

  // MARK: Unpacking

  private func unpack(
    _ reader: ZipReader, _ inspection: WheelInspection, to path: FilePath
  ) throws -> [UInt8] {
    let tree = try Directory(path)
    try createFolders(of: inspection.files, in: tree)
    let units = Self.units(inspection.files)
    let results = Mutex<[Int: UnpackedFile]>([:])
    try parallelForEach(units.count, threads: units.count > 1 ? threads : 1) { [self] unit in
      var unpacked: [(Int, UnpackedFile)] = []
      for index in units[unit] {
        unpacked.append((index, try unpack(inspection, index, from: reader, to: tree)))
      }
      results.withLock { results in
        for (index, file) in unpacked { results[index] = file }
      }
    }
    let unpacked = results.withLock { $0 }
    let permissions = try tree.status().permissions
    guard
      let manifest = Self.manifest(
        inspection, unpacked, fileMode: UInt16(truncatingIfNeeded: permissions.rawValue) & 0o666)
    else { throw inspection.refusal(.tooLarge) }
    return manifest
  }

  private struct UnpackedFile: Sendable {
    let sha256: Digest
    let hasPlaceholder: Bool
  }

  /// Runs of files that are worth a thread's time: about 2 MiB or 64 files each.
  private static func units(_ files: [WheelInspection.File]) -> [Range<Int>] {
    var units: [Range<Int>] = []
    var start = 0
    var size = 0
    for (index, file) in files.enumerated() {
      size += file.entry.size
      if size > 2 << 20 || index - start >= 63 {
        units.append(start..<(index + 1))
        start = index + 1
        size = 0
      }
    }
    if start < files.count { units.append(start..<files.count) }
    return units
  }

  private func createFolders(
    of files: [WheelInspection.File], in tree: Directory
  ) throws {
    var known: Set<String> = []
    for file in files {
      var missing: [String] = []
      var path = file.entry.path.string[...]
      while let slash = path.utf8.lastIndex(of: 0x2f) {
        path = path[..<slash]
        guard known.insert(String(path)).inserted else { break }
        missing.append(String(path))
      }
      for folder in missing.reversed() {
        let code = folder.withCString { tree.rawCreateDirectory($0) }
        if code < 0 { throw folder.withCString { tree.failure("create the folder", $0, code) } }
      }
    }
  }

  private func unpack(
    _ inspection: WheelInspection, _ index: Int, from reader: ZipReader, to tree: Directory
  ) throws -> UnpackedFile {
    let file = inspection.files[index]
    let path = file.entry.path.string
    let mode: FilePermissions = file.isExecutable ? .newExecutable : .newFile
    var sha256 = StreamingHash(.sha256)
    // Fed only where RECORD has another algorithm.
    let algorithm = file.digest?.algorithm ?? .sha256
    var other = StreamingHash(algorithm)
    var head: [UInt8] = []
    var output: OpenFile?
    var written = 0
    try reader.forEachChunk(of: file.entry) { chunk in
      try cancellation.check()
      sha256.update(chunk)
      if algorithm != .sha256 { other.update(chunk) }
      if file.scheme == .scripts, written == 0 { head = Array(chunk.prefix(16)) }
      if written == 0, chunk.count == file.entry.size {
        let code = path.withCString { tree.rawCreateFile($0, mode: mode, contents: chunk) }
        if code < 0 { throw path.withCString { tree.failure("write", $0, code) } }
      } else {
        if output == nil {
          let descriptor = path.withCString { tree.rawCreateFile($0, mode: mode) }
          if descriptor < 0 {
            throw path.withCString { tree.failure("write", $0, descriptor) }
          }
          output = OpenFile(adopting: descriptor, path: tree.path.appending(path))
        }
        try output?.write(chunk)
      }
      written += chunk.count
    }
    let found = sha256.finish()
    let otherFound = other.finish()
    let proof = algorithm == .sha256 ? found : otherFound
    if let expected = file.digest, expected != proof { throw inspection.refusal(.changed(path)) }
    return UnpackedFile(
      sha256: found, hasPlaceholder: file.scheme == .scripts && ScriptText.hasPlaceholder(head))
  }

  private static func manifest(
    _ inspection: WheelInspection, _ unpacked: [Int: UnpackedFile], fileMode: UInt16
  ) -> [UInt8]? {
    var writer = ManifestWriter()
    writer.texts = inspection.texts
    writer.setScripts(inspection.scripts)
    writer.rootIsPurelib = inspection.rootIsPurelib
    writer.fileMode = fileMode
    writer.boot = BootIdentity.current
    for (index, file) in inspection.files.enumerated() {
      guard let result = unpacked[index] else { return nil }
      var fields: [UInt8] = [0x2c]
      if let digest = file.digest {
        fields = Array("\(digest.algorithm.rawValue)=\(digest.base64URL),".utf8)
        fields += Array((file.recordedSize.map { "\($0)" } ?? "").utf8)
      }
      writer.files.append(
        ManifestWriter.File(
          path: Array(file.entry.path.utf8), skip: file.skip, scheme: file.scheme,
          isExecutable: file.isExecutable, hasPlaceholder: result.hasPlaceholder,
          size: file.entry.size, sha256: result.sha256, recordFields: fields))
    }
    return writer.bytes()
  }
}
