package import PykRequirements

extension IndexCache {
  /// Keeps a page's record for ten minutes.
  package func keep(_ page: ProjectPage, as key: String) {
    let policy = CachePolicy(storedAt: Clock.seconds, initialAge: 0, lifetime: 600)
    pages.store(key, policy: policy, contents: page.recordBytes)
  }

  /// The page that was kept, of whatever age.
  package func page(_ key: String, name: PackageName, source: IndexSource) -> ProjectPage? {
    pages.record(key).flatMap {
      ProjectPage($0.record.contents, name: name, source: source)
    }
  }
}
