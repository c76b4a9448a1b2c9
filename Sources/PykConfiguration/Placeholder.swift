// Placeholder until the first commit of PykConfiguration.
