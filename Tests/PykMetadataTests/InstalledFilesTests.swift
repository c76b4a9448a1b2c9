import Foundation
import Oracles
import PykFormats
import PykMetadata
import PykRequirements
import Testing

/// Everything that is installed for `python3` on this machine, read by its own tools and by ours.
@Suite struct InstalledFilesTests {
  private struct Installed: Decodable {
    let metadata: String?
    let json: [String: Field]
    let requirements: [String?]
    let record: String?
    let entryPoints: [[String]]
    let entryPointsText: String?
  }

  private enum Field: Decodable, Equatable {
    case one(String)
    case many([String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .one(text)
      } else {
        self = .many(try container.decode([String].self))
      }
    }
  }

  private static let script = """
    import json, sys, importlib.metadata as m, email
    from packaging.requirements import Requirement, InvalidRequirement
    from pip._internal.metadata._json import msg_to_json
    def requirement(text):
        try: return str(Requirement(text))
        except InvalidRequirement: return None
    def read(d, name):
        # Line ends as they are, which read_text would not leave alone.
        path = d._path / name
        return path.read_bytes().decode() if path.is_file() else None
    answers = []
    for d in m.distributions():
        text = d.read_text("METADATA")
        if text is None: continue
        fields = msg_to_json(email.message_from_string(text))
        strip = lambda v: [x.strip() for x in v] if isinstance(v, list) else v.strip()
        answers.append(dict(
            metadata=text, json={k: v if k == "description" else strip(v) for k, v in fields.items()},
            requirements=[requirement(r) for r in d.requires or []], record=read(d, "RECORD"),
            entryPoints=[[e.group, e.name, e.module, e.attr or ""] for e in d.entry_points],
            entryPointsText=d.read_text("entry_points.txt")))
    json.dump(answers, sys.stdout)
    """

  private static let installed: [Installed] = {
    guard let answer = try? Python.run(script, input: Data()) else { return [] }
    return (try? JSONDecoder().decode([Installed].self, from: answer)) ?? []
  }()

  @Test(.enabled(if: !installed.isEmpty, "python3 has no packaging, no pip or nothing installed"))
  func metadataIsReadAsPipAndPackagingReadIt() throws {
    for one in Self.installed {
      let bytes = Array((one.metadata ?? "").utf8)
      let metadata = try CoreMetadata(parsing: bytes)
      // Fields that an older pip doesn't know are passed over.
      for (key, expected) in one.json {
        let found = metadata.jsonValue[key]
        switch expected {
        case .one(let text): #expect(found?.string == text, "\(metadata.name) \(key)")
        case .many(let texts):
          #expect(found?.array?.compactMap(\.string) == texts, "\(metadata.name) \(key)")
        }
      }
      if !one.requirements.contains(nil) {
        let expected = try one.requirements.compactMap { $0 }.map { try Requirement($0) }
        #expect(metadata.requiresDist == expected, "\(metadata.name)")
      }
      #expect(metadata.faults.isEmpty)
      let resolving = try CoreMetadata(parsing: bytes, scope: .resolving)
      #expect(resolving.requiresDist == metadata.requiresDist)
      #expect(resolving.requiresPython == metadata.requiresPython)
      #expect(resolving.providesExtra == metadata.providesExtra)
    }
  }

  @Test(.enabled(if: !installed.isEmpty, "python3 has no packaging, no pip or nothing installed"))
  func recordsAreWrittenAsTheyWereRead() throws {
    for record in Self.installed.compactMap(\.record) {
      let entries = try Record(parsing: Array(record.utf8))
      #expect(!entries.entries.isEmpty)
      let lines = record.replacingOccurrences(of: "\r\n", with: "\n")
      let written = String(decoding: entries.serialized(), as: UTF8.self)
      #expect(written.replacingOccurrences(of: "\r\n", with: "\n") == lines)
      #expect(written.hasSuffix("\r\n"))
    }
  }

  @Test(.enabled(if: !installed.isEmpty, "python3 has no packaging, no pip or nothing installed"))
  func entryPointsAreReadAsImportlibReadsThem() throws {
    for one in Self.installed {
      let ours = try EntryPoints(parsing: Array((one.entryPointsText ?? "").utf8))
      let found = ours.groups.flatMap { group in
        group.entryPoints.map { [group.name, $0.name, $0.module, $0.attribute ?? ""] }
      }
      #expect(Set(found) == Set(one.entryPoints))
    }
  }
}
