// Placeholder until the first commit of PykFiles.
