// Placeholder until the first commit of PykVersions.
