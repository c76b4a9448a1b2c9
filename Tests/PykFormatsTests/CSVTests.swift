import Foundation
import Oracles
import PykFormats
import Testing

@Test func rowsAreWrittenWithQuotesOnlyWhereNeeded() {
  let rows = [["a", "b c", ""], ["x,y", "\"", "l\n"], [""]]
  #expect(
    String(decoding: CSV.serialized(rows), as: UTF8.self)
      == "a,b c,\r\n\"x,y\",\"\"\"\",\"l\n\"\r\n\"\"\r\n")
  #expect(CSV.rows(parsing: CSV.serialized(rows)) == rows)
  #expect(CSV.rows(parsing: CSV.serialized(rows, lineEnd: "\n")) == rows)
}

@Test func rowsKnowTheirLines() {
  let bytes = Array("\u{feff}a\n\n\"b\n\nc\"\r\nd".utf8)
  bytes.withUnsafeBytes { bytes in
    var reader = CSVReader(bytes)
    var lines: [Int] = []
    while reader.next() { lines.append(reader.line) }
    #expect(lines == [1, 3, 6])
  }
}

private let pieces = [
  "a", "b ", ",", ",", "\"", "\"\"", "\n", "\r\n", "\r", "ä", "\"x\"", ",\"", "\",",
]

/// Python's csv module reads the same rows, and writes them the same.
@Test(.enabled(if: Python.isThere, "python3 is not on PATH")) func agreesWithCSV() throws {
  let script = """
    import csv, io
    def answer(text):
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        return [[out.getvalue()]] + rows
    """
  let texts = Chance.texts(of: pieces, upTo: 14, count: 3000, seed: 3)
  for (text, expected) in zip(texts, try Python.answers(script, of: texts, as: [[String]].self)) {
    let rows = CSV.rows(parsing: Array(text.utf8))
    #expect(rows == Array(expected.dropFirst()), "\(text.debugDescription)")
    #expect(
      String(decoding: CSV.serialized(rows), as: UTF8.self) == expected[0][0],
      "\(text.debugDescription)")
  }
}
