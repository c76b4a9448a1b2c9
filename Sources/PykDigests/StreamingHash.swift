internal import CCrypto

/// Hashes bytes as they come.
///
///     var hash = StreamingHash(.sha256)
///     hash.update(bytes)
///     let digest = hash.finish()
package struct StreamingHash: ~Copyable {
  private enum State {
    case md5(MD5_CTX)
    case sha1(SHA_CTX)
    case sha256(SHA256_CTX)
    case sha512(SHA512_CTX)
  }

  package let algorithm: HashAlgorithm
  private var state: State

  package init(_ algorithm: HashAlgorithm) {
    self.algorithm = algorithm
    switch algorithm {
    case .md5:
      var context = MD5_CTX()
      MD5_Init(&context)
      state = .md5(context)
    case .sha1:
      var context = SHA_CTX()
      SHA1_Init(&context)
      state = .sha1(context)
    case .sha224:
      var context = SHA256_CTX()
      SHA224_Init(&context)
      state = .sha256(context)
    case .sha256:
      var context = SHA256_CTX()
      SHA256_Init(&context)
      state = .sha256(context)
    case .sha384:
      var context = SHA512_CTX()
      SHA384_Init(&context)
      state = .sha512(context)
    case .sha512:
      var context = SHA512_CTX()
      SHA512_Init(&context)
      state = .sha512(context)
    }
  }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
    switch state {
    case .md5(var context):
      MD5_Update(&context, start, bytes.count)
      state = .md5(context)
    case .sha1(var context):
      SHA1_Update(&context, start, bytes.count)
      state = .sha1(context)
    case .sha256(var context):
      SHA256_Update(&context, start, bytes.count)
      state = .sha256(context)
    case .sha512(var context):
      SHA512_Update(&context, start, bytes.count)
      state = .sha512(context)
    }
  }

  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  package consuming func finish() -> Digest {
    var bytes = [UInt8](repeating: 0, count: algorithm.byteCount)
    switch (state, algorithm) {
    case (.md5(var context), _): MD5_Final(&bytes, &context)
    case (.sha1(var context), _): SHA1_Final(&bytes, &context)
    case (.sha256(var context), .sha224): SHA224_Final(&bytes, &context)
    case (.sha256(var context), _): SHA256_Final(&bytes, &context)
    case (.sha512(var context), .sha384): SHA384_Final(&bytes, &context)
    case (.sha512(var context), _): SHA512_Final(&bytes, &context)
    }
    return Digest(trusted: algorithm, bytes: bytes)
  }
}

extension Digest {
  /// What a hash function has just made; its length is right by construction.
  fileprivate init(trusted algorithm: HashAlgorithm, bytes: [UInt8]) {
    self.algorithm = algorithm
    self.bytes = bytes
  }

  package init(_ algorithm: HashAlgorithm, of bytes: UnsafeRawBufferPointer) {
    var hash = StreamingHash(algorithm)
    hash.update(bytes)
    self = hash.finish()
  }

  package init(_ algorithm: HashAlgorithm, of bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { Digest(algorithm, of: $0) }
  }
}
