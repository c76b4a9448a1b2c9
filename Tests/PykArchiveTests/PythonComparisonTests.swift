import Foundation
import PykDigests
import PykFiles
import SystemPackage
import Testing

@testable import PykArchive

@Suite(.enabled(if: PythonOracle.isThere, "there is no python3 to compare with"))
struct PythonComparisonTests {
  /// Name, size, mode and SHA-256 of everything in it, a line each.
  private func listing(_ reader: ZipReader) throws -> String {
    try reader.entries.map { entry in
      let name = entry.path.string + (entry.isDirectory ? "/" : "")
      let hash = Digest(.sha256, of: try reader.read(entry)).hex
      return "\(name) \(entry.size) \(String(entry.unixMode, radix: 8)) \(hash)\n"
    }.joined()
  }

  private static let listZip = """
    import sys, zipfile, hashlib
    with zipfile.ZipFile(sys.argv[1]) as archive:
        assert archive.testzip() is None
        for i in archive.infolist():
            digest = hashlib.sha256(archive.read(i)).hexdigest()
            line = '%s %d %o %s\\n' % (i.filename, i.file_size, i.external_attr >> 16, digest)
            sys.stdout.buffer.write(line.encode())
    """

  @Test func pythonReadsWhatIsWritten() throws {
    try inTemporaryFolder { folder in
      let path = folder.appending("acme.whl")
      try Files.write(makeZip(ZipRoundTripTests.files), to: path)
      let theirs = try PythonOracle.run(Self.listZip, path.string)
      #expect(try String(decoding: theirs, as: UTF8.self) == listing(ZipReader(MappedFile(path))))
    }
  }

  /// Modes of Python's writer: seekable or a pipe, zip64 forced or not, packed or not.
  @Test(arguments: ["", "pipe", "zip64", "pipe zip64", "stored"])
  func whatPythonWritesIsRead(how: String) throws {
    let write = """
      import sys, zipfile, random
      path, how = sys.argv[1:]
      random.seed(1)
      class Pipe:
          def __init__(self, file): self.file = file
          def write(self, data): return self.file.write(data)
          def flush(self): self.file.flush()
      with open(path, 'wb') as file:
          target = Pipe(file) if 'pipe' in how else file
          method = zipfile.ZIP_STORED if 'stored' in how else zipfile.ZIP_DEFLATED
          with zipfile.ZipFile(target, 'w', method) as archive:
              for n in range(20):
                  name = 'acme/é%d.py' % n if n % 3 == 0 else 'acme/%d/x.py' % n
                  info = zipfile.ZipInfo(name, (2024, 2, 29, 12, 34, 56))
                  info.compress_type = method
                  info.external_attr = 0o100755 << 16 if n % 2 else 0o100644 << 16
                  data = bytes(random.choices(b'abcd', k=n * 200))
                  with archive.open(info, 'w', force_zip64='zip64' in how) as entry:
                      entry.write(data)
              archive.writestr('acme/folder/', b'')
      """
    try inTemporaryFolder { folder in
      let path = folder.appending("acme.whl")
      _ = try PythonOracle.run(write, path.string, how)
      let ours = try listing(ZipReader(MappedFile(path)))
      let theirs = try PythonOracle.run(Self.listZip, path.string)
      #expect(ours == String(decoding: theirs, as: UTF8.self))
      #expect(ours.split(separator: "\n").count == 21)
    }
  }

  private static let listTar = """
    import sys, tarfile, hashlib
    with tarfile.open(sys.argv[1]) as archive:
        for m in archive:
            kind = 'file' if m.isfile() else 'directory' if m.isdir() else m.linkname
            data = archive.extractfile(m).read() if m.isfile() else b''
            line = '%s %s %o %d %s\\n' % (
                m.name, kind, m.mode, m.mtime, hashlib.sha256(data).hexdigest())
            sys.stdout.buffer.write(line.encode())
    """

  private func listing(_ archive: SourceArchive) throws -> String {
    try archive.readTar { reader in
      var text = ""
      while let entry = try reader.next() {
        let kind =
          switch entry.kind {
          case .file: "file"
          case .directory: "directory"
          case .symbolicLink(let target), .hardLink(let target): target
          case .special: "special"
          }
        let hash = Digest(.sha256, of: try reader.contents(limit: 1 << 30)).hex
        let name = try entry.path()?.string ?? "."
        text += "\(name) \(kind) \(String(entry.mode, radix: 8)) \(entry.modified) \(hash)\n"
      }
      return text
    }
  }

  @Test func pythonReadsTarsThatAreWritten() throws {
    try inTemporaryFolder { folder in
      let path = folder.appending("acme-1.0.tar.gz")
      var writer = TarWriter(modified: 1_700_000_000)
      try writer.addDirectory(EntryPath("acme-1.0"))
      for (index, name) in TarTests.names.enumerated() {
        try writer.add(EntryPath(name), sampleBytes(index * 700), isExecutable: index == 2)
      }
      try writer.addSymbolicLink(EntryPath("acme-1.0/link"), target: "é/x")
      try Files.write(try writer.finishGzip(), to: path)
      let theirs = try PythonOracle.run(Self.listTar, path.string)
      #expect(
        try listing(SourceArchive(MappedFile(path))) == String(decoding: theirs, as: UTF8.self))
    }
  }

  @Test(arguments: ["USTAR w:gz", "GNU w:gz", "PAX w:gz", "GNU w", "PAX w"])
  func tarsThatPythonWritesAreRead(how: String) throws {
    let write = """
      import io, sys, tarfile
      path, how = sys.argv[1:]
      format, mode = how.split()
      with tarfile.open(path, mode, format=getattr(tarfile, format + '_FORMAT')) as archive:
          names = ['acme-1.0/PKG-INFO', 'acme-1.0/' + 'long/' * 25 + 'name', 'acme-1.0/zoë']
          if format != 'USTAR': names += ['acme-1.0/' + 'deep/' * 80 + 'ñ' * 60]
          for n, name in enumerate(names):
              info = tarfile.TarInfo(name)
              info.size, info.mode, info.mtime = n * 300, 0o755 if n == 1 else 0o644, 1700000000
              if format == 'PAX': info.mtime += 0.25
              archive.addfile(info, io.BytesIO(b'x' * info.size))
          folder = tarfile.TarInfo('acme-1.0/folder')
          folder.type, folder.mode = tarfile.DIRTYPE, 0o755
          archive.addfile(folder)
          for n, kind in enumerate([tarfile.SYMTYPE, tarfile.LNKTYPE]):
              link = tarfile.TarInfo('acme-1.0/link%d' % n)
              link.type, link.linkname = kind, 'acme-1.0/PKG-INFO'
              if format != 'USTAR': link.linkname = 'é/' * 100
              archive.addfile(link)
      """
    try inTemporaryFolder { folder in
      let path = folder.appending("acme-1.0.tar")
      _ = try PythonOracle.run(write, path.string, how)
      let theirs = try PythonOracle.run(Self.listTar, path.string)
      let archive = SourceArchive(try MappedFile(path))
      #expect(try listing(archive) == String(decoding: theirs, as: UTF8.self))
      #expect(try archive.topLevelFile(named: "PKG-INFO", limit: 10) == [])
    }
  }
}
