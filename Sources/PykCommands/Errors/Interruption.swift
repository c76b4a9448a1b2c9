/// The person or the system asked the process to stop; nothing was changed, or all of it undone.
struct Interruption: Error {
  var status: ExitStatus
  var message: String { "interrupted; nothing was changed" }
}
