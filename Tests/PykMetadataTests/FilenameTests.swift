import Oracles
import PykMetadata
import PykRequirements
import PykVersions
import Testing

@Suite struct FilenameTests {
  private func row(_ wheel: WheelFilename) -> [String] {
    [
      wheel.name.normalized, wheel.version.description, wheel.build?.description ?? "-",
      wheel.tags.map(\.description).joined(separator: ","),
    ]
  }

  @Test func namesOfWheelsAreReadAsTheTableHasThem() throws {
    for row in try Conformance.rows(of: "wheel-filenames.txt") {
      let wheel = try? WheelFilename(row[0])
      #expect(wheel.map(self.row) ?? ["-"] == Array(row.dropFirst()), "\(row[0])")
      #expect(wheel?.description ?? row[0] == row[0])
      var text = row[0]
      #expect(text.withUTF8 { WheelFilename(utf8: UnsafeRawBufferPointer($0)) } == wheel)
    }
  }

  @Test func aRefusalSaysWhichPartIsWrong() {
    #expect { try WheelFilename("x-1.0-abc-py3-none-any.whl") } throws: {
      "\($0)".contains("the build tag `abc` does not begin with a digit")
    }
  }

  @Test func namesOfSourceDistributionsAreReadAsTheTableHasThem() throws {
    for row in try Conformance.rows(of: "sdist-filenames.txt") {
      let expected = row[1] == "*" ? nil : try PackageName(row[1])
      let file = try? SdistFilename(row[0], expecting: expected)
      let found = file.map { [$0.name.normalized, $0.version.description] } ?? ["-"]
      #expect(found == Array(row.dropFirst(2)), "\(row)")
    }
  }

  @Test func longNamesAreRefusedWithoutAttemptingThem() {
    let dashes = String(repeating: "1-", count: 100_000)
    #expect(throws: (any Error).self) { try WheelFilename(dashes + "py3-none-any.whl") }
    #expect(throws: (any Error).self) { try SdistFilename(dashes + "1.tar.gz") }
  }

  @Test func buildTagsOrderByTheirNumber() throws {
    #expect(try #require(BuildTag("2")) < #require(BuildTag("10")))
    #expect(try #require(BuildTag("2")) < #require(BuildTag("2a")))
    #expect(try #require(BuildTag("02")) == #require(BuildTag("2")))
    #expect(BuildTag("99999999999999999999999")?.number == .max)
    #expect(BuildTag("a1") == nil)
    #expect(BuildTag("") == nil)
  }

  @Test func partsOfCompressedTagsAreListed() throws {
    let wheel = try WheelFilename("x-1-py2.py3-none-a.b.c.whl")
    #expect(wheel.pythonTags == ["py2", "py3"])
    #expect(wheel.abiTags == ["none"])
    #expect(wheel.platformTags == ["a", "b", "c"])
  }

  /// packaging takes and refuses the same names, and reads the same from them; but it knows no
  /// `_` in versions, and takes what isn't a name or a tag.
  @Test(.enabled(if: Python.hasPackaging, "python3 has no packaging"))
  func agreesWithPackaging() throws {
    var chance = Chance(seed: 7)
    let names = ["foo", "Foo.Bar", "a_b", "a.-b", "x__y", "é", "", "0", "_a"]
    let versions = [
      "1.0", "1.0.post1", "1!2.0", "1.0+a.1", "1.0+A_1", "x", "", "1.0.dev", "01", "v1",
    ]
    let builds = ["-1", "-1a", "-a", "", "", "", "", "-", "-0_x", "-1-2"]
    let pythons = ["py3", "py2.py3", "cp311", "CP311", "cp37.cp38.abi"]
    let abis = ["none", "abi3", "cp311", "cp311.abi3"]
    let platforms = ["any", "linux_x86_64", "manylinux1_x86_64.linux_x86_64", "win32.any"]
    let filenames = (0..<2000).map { _ in
      "\(chance.one(of: names))-\(chance.one(of: versions))\(chance.one(of: builds))-"
        + "\(chance.one(of: pythons))-\(chance.one(of: abis))-\(chance.one(of: platforms))"
        + chance.one(of: [".whl", ".whl", ".whl", ".whl", ".zip"])
    }
    let script = """
      from packaging.utils import parse_wheel_filename, canonicalize_name
      def answer(text):
          try:
              name, version, build, tags = parse_wheel_filename(text)
              canonicalize_name(text.split("-")[0], validate=True)
              tags = sorted(str(tag) for tag in tags)
              return [name, str(version), "%d%s" % build if build else "-"] + tags
          except ValueError:
              return None
      """
    for (name, expected) in zip(
      filenames, try Python.answers(script, of: filenames, as: [String]?.self))
    {
      let wheel = try? WheelFilename(name)
      let build = wheel?.build.map { "\($0.number)\($0.suffix)" }
      let found = wheel.map { wheel in
        [wheel.name.normalized, wheel.version.description, build ?? "-"]
          + Set(wheel.tags.map(\.description)).sorted()
      }
      #expect(found == expected, "\(name)")
    }
  }
}
