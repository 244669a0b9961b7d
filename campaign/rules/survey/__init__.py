"""What is counted: forms as data, what may be typed into them, the rules that judge it, rounds."""
