package import PykDiagnostics
package import PykDigests
package import SystemPackage

/// An entry of the store turned out damaged while it was used. Who has the wheel, or can fetch it
/// again, evicts the entry, adds the wheel anew and goes on.
package struct StoreDamage: Diagnosable, Equatable {
  package let sha256: Digest
  package let path: FilePath

  package var diagnosis: Diagnosis {
    Diagnosis(
      "the store is damaged: `\(path)` is missing", causes: ["something else removed it"],
      hints: ["`pyk cache verify` finds what is damaged, and removes it"])
  }
}
