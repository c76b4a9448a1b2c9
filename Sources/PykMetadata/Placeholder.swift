// Placeholder until the first commit of PykMetadata.
