// Placeholder until the first commit of PykResolve.
