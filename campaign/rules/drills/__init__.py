"""Contact drills 责任链演练: what proves that somebody can be reached, and for how long."""
