extension Manifest {
  /// The names at the top of each folder of the scheme that the wheel brings something to, and
  /// whether each is a folder.
  var topEntries: [SchemeKey: [String: Bool]] {
    var entries: [SchemeKey: [String: Bool]] = [:]
    // Files stand in order: those of one folder follow each other, and add nothing new.
    var last: (scheme: SchemeKey, name: [UInt8])?
    for index in 0..<fileCount {
      let place = filePlace(index).place
      let path = UnsafeRawBufferPointer(rebasing: pathBytes(place)[place.skip...])
      if let last, last.scheme == place.scheme, path.count > last.name.count,
        path[last.name.count] == 0x2f, path.starts(with: last.name)
      {
        continue
      }
      let slash = path.firstIndex(of: 0x2f)
      let name = Array(path[..<(slash ?? path.count)])
      entries[place.scheme, default: [:]][String(decoding: name, as: UTF8.self)] = slash != nil
      last = slash == nil ? nil : (place.scheme, name)
    }
    return entries
  }
}
