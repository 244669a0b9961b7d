"""The house itself: its world, its calendar, sets of rows written at once."""
