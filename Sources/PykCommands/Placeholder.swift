// Placeholder until the first commit of PykCommands.
