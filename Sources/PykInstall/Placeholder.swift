// Placeholder until the first commit of PykInstall.
