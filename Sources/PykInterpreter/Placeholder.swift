// Placeholder until the first commit of PykInterpreter.
