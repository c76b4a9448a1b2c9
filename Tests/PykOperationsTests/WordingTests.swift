import Testing

@testable import PykOperations

@Test(arguments: [
  (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1949, "1.9 kB"), (999_999, "999.9 kB"),
  (1_000_000, "1.0 MB"), (84_812_345, "84.8 MB"), (5_000_000_000, "5.0 GB"),
  (7_000_000_000_000_000, "7000.0 TB"),
])
func bytesAreSpokenInDecimalUnits(count: Int, expected: String) {
  #expect(spokenBytes(count) == expected)
}

@Test(arguments: [
  (Duration.milliseconds(0), "0 ms"), (.milliseconds(99), "99 ms"), (.milliseconds(100), "0.10 s"),
  (.milliseconds(414), "0.41 s"), (.milliseconds(1_996), "2.00 s"), (.seconds(59), "59.00 s"),
  (.seconds(123), "2 min 3 s"), (.seconds(3600), "60 min 0 s"),
])
func durationsAreSpokenAsAPersonWould(duration: Duration, expected: String) {
  #expect(spoken(duration) == expected)
}

@Test func countsHaveTheirPlural() {
  #expect(counted(0, "package") == "0 packages")
  #expect(counted(1, "package") == "1 package")
  #expect(counted(2, "entry", plural: "entries") == "2 entries")
}
