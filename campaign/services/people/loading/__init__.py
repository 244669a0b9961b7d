"""What loading a list of people reads and writes."""
