"""What must be true of a rehearsed year, worked out without the code under test."""
