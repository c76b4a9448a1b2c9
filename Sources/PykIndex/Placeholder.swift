// Placeholder until the first commit of PykIndex.
