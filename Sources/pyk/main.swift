import Glibc
import PykCommands

signal(SIGPIPE, SIG_IGN)
exit(runCommand(in: .real()).rawValue)
