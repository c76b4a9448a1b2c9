// Placeholder until the first commit of PykRequirements.
