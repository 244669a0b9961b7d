"""Forms, rounds and figures, read only."""
