import Glibc
import PykCommands

signal(SIGPIPE, SIG_IGN)
// A limit on the size of files is an error of the write, not the end of the process.
signal(SIGXFSZ, SIG_IGN)
// Not exit(3): it would tear down what threads that nobody waits for are still using.
_exit(runProcess().rawValue)
