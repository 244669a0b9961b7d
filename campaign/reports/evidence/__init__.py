"""Evidence for reading: what was handed in for a duty, one piece, how much room is left."""
