// Placeholder until the first commit of PykArchive.
