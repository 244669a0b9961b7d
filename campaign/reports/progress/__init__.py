"""How duties stand: late ones, the counts and their lists, what waits for review."""
