"""How duties stand: late ones, the counts, one unit, one duty, what waits for review."""
