import Testing

@testable import PykIndex

@Suite struct CachePolicyTests {
  private static let now: Int64 = 784_111_777  // Sun, 06 Nov 1994 08:49:37 GMT
  private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

  struct Row: Sendable, CustomTestStringConvertible {
    var headers: HTTPHeaders
    var after: Int64
    var freshness: CachePolicy.Freshness
    var testDescription: String { "\(headers.fields.map { "\($0.name): \($0.value)" }) +\(after)" }

    init(_ headers: HTTPHeaders, _ after: Int64, _ freshness: CachePolicy.Freshness) {
      self.headers = headers
      self.after = after
      self.freshness = freshness
    }
  }

  static let asking: CachePolicy.Freshness = .revalidate(["if-none-match": "\"e\""])

  @Test(arguments: [
    Row(["Cache-Control": "max-age=600", "ETag": "\"e\""], 0, .fresh),
    Row(["Cache-Control": "max-age=600", "ETag": "\"e\""], 599, .fresh),
    Row(["Cache-Control": "max-age=600", "ETag": "\"e\""], 600, asking),
    Row(["Cache-Control": "max-age=600"], 600, .refetch),
    Row(["Cache-Control": "max-age=600, public", "Age": "500"], 99, .fresh),
    Row(["Cache-Control": "max-age=600, public", "Age": "500"], 100, .refetch),
    // The answer spent 100 s in somebody's cache that doesn't say so.
    Row(["Cache-Control": "max-age=600", "Date": "Sun, 06 Nov 1994 08:47:57 GMT"], 499, .fresh),
    Row(["Cache-Control": "max-age=600", "Date": "Sun, 06 Nov 1994 08:47:57 GMT"], 500, .refetch),
    // A server whose clock is ahead.
    Row(["Cache-Control": "max-age=600", "Date": "Sun, 06 Nov 1994 09:47:57 GMT"], 599, .fresh),
    Row(["Cache-Control": "MAX-AGE=\"600\" , Private"], 599, .fresh),
    Row(["Cache-Control": "private=\"max-age=0, x\", max-age=600"], 599, .fresh),
    Row(["Cache-Control": "max-age=600, max-age=5"], 5, .refetch),
    Row(["Cache-Control": "max-age=99999999999999999999999"], 2_147_483_647, .fresh),
    Row(["Cache-Control": "max-age=365000000, immutable"], 300_000_000, .fresh),
    Row(["Cache-Control": "max-age=-5"], 0, .refetch),
    Row(["Cache-Control": "max-age=x"], 0, .refetch),
    Row(["Cache-Control": "max-age"], 0, .refetch),
    Row(["Cache-Control": "no-cache, max-age=600", "ETag": "\"e\""], 0, asking),
    Row(["Cache-Control": "no-store, max-age=600", "ETag": "\"e\""], 0, .refetch),
    Row(["Cache-Control": "s-maxage=600", "ETag": "\"e\""], 0, asking),
    Row(["Expires": "Sun, 06 Nov 1994 08:59:37 GMT", "Date": date], 599, .fresh),
    Row(["Expires": "Sun, 06 Nov 1994 08:59:37 GMT", "Date": date], 600, .refetch),
    Row(["Expires": "Sun, 06 Nov 1994 08:59:37 GMT"], 599, .fresh),
    Row(["Expires": "0"], 0, .refetch),
    Row(["Expires": "Sun, 06 Nov 1994 08:59:37 GMT", "Cache-Control": "max-age=5"], 6, .refetch),
    Row(["ETag": "\"e\""], 0, asking),
    Row(
      ["ETag": "W/\"e\"", "Last-Modified": date], 0,
      .revalidate(["if-none-match": "W/\"e\"", "if-modified-since": date])),
    Row([:], 0, .refetch),
    Row(["Cache-Control": "max-age=600", "Vary": "Accept, *"], 0, .refetch),
    Row(["Cache-Control": "max-age=600", "Vary": "Accept"], 0, .fresh),
    Row(["Cache-Control": "max-age=600", "ETag": "\"e\""], -1, asking),
    Row(["Cache-Control": ",,=,\"", "ETag": "\"e\""], 0, asking),
  ])
  func freshness(row: Row) {
    let policy = CachePolicy(row.headers, receivedAt: Self.now)
    #expect(policy.freshness(at: Self.now + row.after) == row.freshness)
  }

  @Test func aSlowAnswerIsOlder() {
    let policy = CachePolicy(
      ["Cache-Control": "max-age=600", "Age": "10"], requestedAt: Self.now - 30,
      receivedAt: Self.now)
    #expect(policy.initialAge == 40)
    #expect(policy.age(at: Self.now + 5) == 45)
  }

  @Test func refreshAsksUnlessItNeverChanges() {
    let page = CachePolicy(["Cache-Control": "max-age=600", "ETag": "\"e\""], receivedAt: 0)
    #expect(page.freshness(at: 1, refresh: true) == Self.asking)
    let file = CachePolicy(["Cache-Control": "max-age=600, immutable"], receivedAt: 0)
    #expect(file.freshness(at: 1, refresh: true) == .fresh)
    #expect(file.freshness(at: 601, refresh: true) == .refetch)
  }

  @Test func notModifiedRenews() {
    let first = CachePolicy(
      ["Cache-Control": "max-age=600", "ETag": "\"e\"", "Last-Modified": Self.date],
      receivedAt: Self.now)
    let same = first.renewed(by: [:], receivedAt: Self.now + 1000)
    #expect(same.freshness(at: Self.now + 1599) == .fresh)
    #expect(same.etag == "\"e\"")
    #expect(same.lastModified == Self.date)
    let other = first.renewed(
      by: ["Cache-Control": "max-age=5", "ETag": "\"f\""], receivedAt: Self.now + 1000)
    #expect(other.lifetime == 5)
    #expect(other.etag == "\"f\"")
    let gone = first.renewed(by: ["Cache-Control": "no-store"], receivedAt: Self.now + 1000)
    #expect(!gone.isStorable)
  }

  @Test(
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
      ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
      ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Tue, 29 Feb 2000 23:59:60 GMT", 951_868_800),
      ("Sat, 01 Mar 2098 00:00:00 GMT", 4_044_470_400),
      ("Wed, 31 Dec 1969 23:59:59 GMT", -1), ("Monday, 01-Jan-40 00:00:00 GMT", 2_208_988_800),
      ("Monday, 01-Jan-99 00:00:00 GMT", 915_148_800),
    ] as [(String, Int64)])
  func dates(text: String, seconds: Int64) {
    #expect(HTTPDate.seconds(text, now: 1_795_000_000) == seconds)
  }

  @Test(arguments: [
    "", "0", "never", "Sun, 06 Nov 1994", "Sun, 32 Nov 1994 08:49:37 GMT",
    "Sun, 06 Now 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
    "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Sun Nov 6 08:49:37", "a b c d e",
    "Sun, 06 Nov 1994 8:49 GMT", "Nov Nov Nov Nov Nov",
  ])
  func whatIsNoDate(text: String) { #expect(HTTPDate.seconds(text, now: 0) == nil) }

  @Test(
    arguments: [
      ("5", 5), (" 7 ", 7), ("0", 0), ("-1", nil), ("x", nil), ("99999999999999999999", nil),
      ("Thu, 01 Jan 1970 00:01:40 GMT", 90), ("Thu, 01 Jan 1970 00:00:01 GMT", 0),
    ] as [(String, Int?)])
  func retryAfter(text: String, seconds: Int?) {
    #expect(HTTPDate.delay(text, now: 10) == seconds)
  }
}
