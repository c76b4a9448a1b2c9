internal import PykDiagnostics
internal import PykFiles
package import PykPublish
internal import PykMetadata
internal import PykRequirements
internal import SystemPackage

/// `pyk register`: tells an old server of a project, with the metadata of one of its files.
package struct RegisterOperation {
  private let request: UploadRequest
  private let workspace: Workspace

  package init(_ request: UploadRequest, in workspace: Workspace) {
    self.request = request
    self.workspace = workspace
  }

  /// The project's name and where it is known now.
  package func run() throws -> (name: String, repository: UploadRepository) {
    let destination = try ResolvedDestination(request.destination, in: workspace)
    let found = try ReleaseFiles.find(request.words, in: workspace.workingDirectory)
    let path = found.patterns.files[0]
    let distribution = try Distribution(
      reading: workspace.workingDirectory.pushing(path).lexicallyNormalized(), shownAs: path)
    let credentials = try destination.credentials()
    let uploader = Uploader(
      http: workspace.http, repository: destination.repository,
      published: PublishedFiles(workspace.http, indexes: [], authorization: nil), retries: 0,
      backoff: 0)
    let form = UploadForm(distribution, action: .register, comment: request.comment)
    try uploader.register(distribution, form, authorization: credentials)
    return (distribution.metadata.name.written, destination.repository)
  }
}
