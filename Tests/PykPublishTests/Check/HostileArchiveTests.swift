import Foundation
import Oracles
import PykArchive
import SystemPackage
import Testing

@testable import PykPublish

/// Archives that were made to do harm: each is told of, quickly, and nothing else happens.
@Suite struct HostileArchiveTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Archives that no tool of ours would write, by Python's own libraries and by hand.
  private static let recipes: [(what: String, name: String, recipe: String, rule: String)] = [
    (
      "a bomb", "a-1.0-py3-none-any.whl",
      "zip_of({'a/__init__.py': b'', 'a/x': bytes(70 << 20)})", "archive error"
    ),
    (
      "a size that lies", "a-1.0-py3-none-any.whl",
      "patch(zip_of({'a/x': bytes(100)}), struct.pack('<L', 100), struct.pack('<L', 101))",
      "archive error"
    ),
    (
      "contents that were changed", "a-1.0-py3-none-any.whl",
      "patch(zip_of({'a/x': b'hello world'}, method=0), b'hello', b'jello', 1)", "archive error"
    ),
    (
      "a name twice", "a-1.0-py3-none-any.whl",
      "zip_of([('a/x', b'1'), ('a/x', b'2')])", "archive error"
    ),
    (
      "a name that is no UTF-8", "a-1.0-py3-none-any.whl",
      "patch(zip_of({'a/\\u00e9\\u00e9': b'1'}), '\\u00e9\\u00e9'.encode(), b'\\xff\\xfe\\xfd\\xfc')",
      "archive error"
    ),
    ("a name that climbs", "a-1.0-py3-none-any.whl", "zip_of({'../x': b''})", "archive error"),
    ("an absolute name", "a-1.0-py3-none-any.whl", "zip_of({'/etc/x': b''})", "archive error"),
    ("a cut file", "a-1.0-py3-none-any.whl", "zip_of({'a/x': b'1'})[:-30]", "archive error"),
    (
      "bytes before it", "a-1.0-py3-none-any.whl", "b'x' * 100 + zip_of({'a/x': b'1'})",
      "archive error"
    ),
    (
      "bytes behind it", "a-1.0-py3-none-any.whl", "zip_of({'a/x': b'1'}) + b'x' * 100",
      "archive error"
    ),
    ("two archives", "a-1.0-py3-none-any.whl", "zip_of({'a/x': b'1'}) * 2", "archive error"),
    (
      "a link in a wheel", "a-1.0-py3-none-any.whl",
      "zip_of([(link('a/x'), b'/etc/passwd')])", "members error"
    ),
    (
      "an encrypted entry", "a-1.0-py3-none-any.whl", "flagged(zip_of({'a/x': b'1'}), 1)",
      "archive error"
    ),
    (
      "a cut tar", "a-1.0.tar.gz", "tar_of({'a-1.0/x': os.urandom(50000)})[:-20000]",
      "archive error"
    ),
    (
      "a changed tar", "a-1.0.tar.gz", "flip(tar_of({'a-1.0/x': os.urandom(50000)}), 20000)",
      "archive error"
    ),
    ("bytes behind a tar", "a-1.0.tar.gz", "tar_of({'a-1.0/x': b''}) + b'x'", "archive error"),
    ("a tar that climbs", "a-1.0.tar.gz", "tar_of({'a-1.0/../../x': b''})", "members error"),
    ("an absolute tar", "a-1.0.tar.gz", "tar_of({'/a-1.0/x': b''})", "members error"),
    (
      "a link that leads out", "a-1.0.tar.gz", "tar_of({'a-1.0/x': ('sym', '../../etc')})",
      "members error"
    ),
    ("a link to all", "a-1.0.tar.gz", "tar_of({'a-1.0/x': ('sym', '/')})", "members error"),
    ("a hard link out", "a-1.0.tar.gz", "tar_of({'a-1.0/x': ('hard', '../x')})", "members error"),
    ("a device", "a-1.0.tar.gz", "tar_of({'a-1.0/x': ('device', '')})", "members error"),
    (
      "a file twice", "a-1.0.tar.gz", "tar_of([('a-1.0/x', b'1'), ('a-1.0/x', b'2')])",
      "members error"
    ),
    ("a size that can't be", "a-1.0.tar.gz", "gzip.compress(negative())", "archive error"),
    (
      "a name of control characters", "a-1.0.tar.gz", "tar_of({'a-1.0/\\x1b[31mx': b''})",
      "members error"
    ),
    (
      "PKG-INFO twice", "a-1.0.tar.gz",
      "tar_of([('a-1.0/PKG-INFO', b'Name: a'), ('a-1.0/PKG-INFO', b'Name: b')])", "members error"
    ),
    (
      "PKG-INFO that is a link", "a-1.0.tar.gz", "tar_of({'a-1.0/PKG-INFO': ('sym', 'x')})",
      "layout error"
    ),
    ("nothing", "a-1.0.tar.gz", "b''", "archive error"),
    ("an empty tar", "a-1.0.tar.gz", "gzip.compress(bytes(10240))", "layout error"),
    ("an empty zip", "a-1.0-py3-none-any.whl", "zip_of({})", "wheel-file error"),
    ("folders alone", "a-1.0.tar.gz", "tar_of({'a-1.0': ('dir', '')})", "metadata error"),
    (
      "a million empty lines", "a-1.0.tar.gz", "tar_of({'a-1.0/PKG-INFO': b'Name: a\\n' * 200000})",
      "field error"
    ),
    (
      "a metadata bomb", "a-1.0-py3-none-any.whl",
      "zip_of({'a-1.0.dist-info/METADATA': b'Name: a\\n' * (5 << 20)})", "archive error"
    ),
    (
      "a RECORD of nonsense", "a-1.0-py3-none-any.whl",
      "zip_of({'a-1.0.dist-info/RECORD': b'\"' * 100000 + b'\\n,sha256=x,-1\\n'})", "record error"
    ),
  ]

  private static let tools = #"""
    import gzip, io, os, struct, sys, tarfile, warnings, zipfile
    warnings.simplefilter('ignore')

    def zip_of(entries, method=8):
        output = io.BytesIO()
        with zipfile.ZipFile(output, 'w', method) as archive:
            for name, data in (entries.items() if isinstance(entries, dict) else entries):
                archive.writestr(name, data)
        return output.getvalue()

    def link(name):
        info = zipfile.ZipInfo(name)
        info.create_system = 3
        info.external_attr = 0o120777 << 16
        return info

    def patch(data, old, new, count=-1):
        assert old in data
        return data.replace(old, new, count)

    def flagged(data, flag):
        data = bytearray(data)
        for signature, offset in ((b'PK\x03\x04', 6), (b'PK\x01\x02', 8)):
            data[data.index(signature) + offset] |= flag
        return bytes(data)

    def flip(data, place):
        return data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1:]

    def tar_of(entries):
        output = io.BytesIO()
        with tarfile.open(fileobj=output, mode='w:gz', compresslevel=1) as archive:
            for name, data in (entries.items() if isinstance(entries, dict) else entries):
                info = tarfile.TarInfo(name)
                if isinstance(data, bytes):
                    info.size = len(data)
                    archive.addfile(info, io.BytesIO(data))
                    continue
                kind, info.linkname = data
                info.type = {'sym': tarfile.SYMTYPE, 'hard': tarfile.LNKTYPE,
                             'device': tarfile.CHRTYPE, 'dir': tarfile.DIRTYPE}[kind]
                archive.addfile(info)
        return output.getvalue()

    def negative():
        info = tarfile.TarInfo('a-1.0/x')
        header = bytearray(info.tobuf())
        header[124:136] = b'\xff' * 12
        header[148:156] = b' ' * 8
        header[148:156] = b'%06o\0 ' % sum(header)
        return bytes(header) + bytes(10240)

    """#

  @Test(.enabled(if: Python.isThere, "needs Python"))
  func areToldOfAndDoNothing() throws {
    var script = Self.tools
    for (number, item) in Self.recipes.enumerated() {
      script += """
        os.makedirs('\(scratch.folder)/\(number)')
        open('\(scratch.folder)/\(number)/\(item.name)', 'wb').write(\(item.recipe))

        """
    }
    _ = try Python.run(script, input: Data())
    for (number, item) in Self.recipes.enumerated() {
      let path = scratch.folder.appending("\(number)").appending(item.name)
      let report = DistributionChecker().check(path)
      #expect(report.verdict == .failed, "\(item.what)")
      #expect(report.kinds.contains(item.rule), "\(item.what): \(report.findings.map(\.message))")
      for finding in report.findings {
        #expect(
          !finding.message.unicodeScalars.contains { $0.properties.generalCategory == .control },
          "\(item.what)")
      }
    }
  }

  /// Any change of a sound archive is either none to the eye, or told of.
  @Test func noChangedByteStopsIt() throws {
    var chance = Chance(seed: 3)
    for (name, bytes) in [
      ("demo-1.0-py3-none-any.whl", try MadeWheel().bytes()),
      ("demo-1.0.tar.gz", try MadeSdist().bytes()),
    ] {
      for round in 0..<400 {
        var changed = bytes
        switch round % 3 {
        case 0: changed[chance.next(below: bytes.count)] ^= UInt8(1 << chance.next(below: 8))
        case 1: changed.removeLast(1 + chance.next(below: bytes.count - 1))
        default:
          let start = chance.next(below: bytes.count)
          for place in start..<min(start + 8, bytes.count) {
            changed[place] = UInt8(chance.next(below: 256))
          }
        }
        let report = DistributionChecker().check(try scratch.write(name, changed))
        #expect(report.filename == name)
      }
    }
  }

  @Test func bombsAreCalledSo() throws {
    let zeros = [UInt8](repeating: 0, count: 65 << 20)
    var sdist = MadeSdist()
    sdist.files.append(("zeros", zeros))
    #expect(DistributionChecker().check(try sdist.write(in: scratch)).kinds == ["archive warning"])
    var wheel = MadeWheel()
    wheel.files.append(("demo/zeros", zeros))
    #expect(DistributionChecker().check(try wheel.write(in: scratch)).kinds == ["archive error"])
  }
}
