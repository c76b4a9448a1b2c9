internal import PykDiagnostics
internal import PykFiles
internal import PykFormats
internal import PykMetadata
internal import PykDigests
internal import PykPublish
internal import PykRequirements
internal import SystemPackage

/// A distribution and what goes along with it, read and ready to be sent.
struct ReleaseFile {
  let distribution: Distribution
  let form: UploadForm

  /// An attestation holds a certificate and a signature.
  private static let attestationLimit = 4 << 20

  init(
    _ path: FilePath, _ patterns: DistributionPatterns, in folder: FilePath,
    request: UploadRequest
  ) throws(Failure) {
    distribution = try Distribution(
      reading: folder.pushing(path).lexicallyNormalized(), shownAs: path)
    var attestations: [String] = []
    if request.sendsAttestations {
      for file in try Self.attestations(of: path, patterns, in: folder) {
        attestations.append(try Self.attestation(file, in: folder))
      }
    }
    var form = UploadForm(distribution, comment: request.comment, attestations: attestations)
    if let signature = patterns.signature(of: path) {
      do {
        let bytes = try Files.read(folder.pushing(signature), limit: 1 << 20)
        form.signature = (signature.lastComponent?.string ?? "", bytes)
      } catch {
        throw Failure("can't send the signature of `\(path)`", because: error)
      }
    }
    self.form = form
  }

  /// Those that were named, or else those that lie beside the file.
  private static func attestations(
    of path: FilePath, _ patterns: DistributionPatterns, in folder: FilePath
  ) throws(Failure) -> [FilePath] {
    let named = patterns.attestations(of: path)
    if !named.isEmpty { return named }
    let name = path.lastComponent?.string ?? ""
    let place = path.removingLastComponent()
    let entries = (try? Files.entries(of: folder.pushing(place)))?.map(\.name) ?? []
    let beside = entries.filter { $0.hasPrefix(name + ".") && $0.hasSuffix(".attestation") }
    guard !beside.isEmpty else {
      throw Failure(
        "can't upload `\(path)` with attestations", causes: ["there is none beside it"],
        hints: [
          "an attestation of it is called `\(name).publish.attestation`; without `--attestations` "
            + "none is needed"
        ])
    }
    return beside.sorted().map { place.appending($0) }
  }

  private static func attestation(_ path: FilePath, in folder: FilePath) throws(Failure) -> String {
    do {
      let bytes = try Files.read(folder.pushing(path), limit: attestationLimit)
      let value = try JSONValue(parsing: bytes)
      guard value.object != nil else { throw Failure("it is no JSON object") }
      return value.serialized(.python)
    } catch {
      throw Failure("can't send the attestation `\(path)`", because: error)
    }
  }

  /// Two files of one name can't both be sent.
  static func refuseTwins(_ files: [ReleaseFile]) throws(Failure) {
    var seen: [String: FilePath] = [:]
    for file in files {
      let name = file.distribution.filename
      if let other = seen[name] {
        throw Failure(
          "can't upload two files that are called `\(name)`",
          causes: ["`\(other)` and `\(file.distribution.path)`"])
      }
      seen[name] = file.distribution.path
    }
  }

  func outcome(_ status: UploadedFile.Status) -> UploadedFile {
    UploadedFile(
      path: distribution.path, filename: distribution.filename, size: distribution.size,
      sha256: distribution.digests.sha256.hex, name: distribution.metadata.name.normalized,
      version: distribution.metadata.writtenVersion, status: status)
  }
}
