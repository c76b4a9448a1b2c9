// Placeholder until the first commit of PykFormats.
