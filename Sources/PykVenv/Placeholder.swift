// Placeholder until the first commit of PykVenv.
