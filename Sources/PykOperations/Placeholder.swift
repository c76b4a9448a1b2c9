// Placeholder until the first commit of PykOperations.
