"""Where a rehearsal plays: a house of its own, its people, its plan."""
