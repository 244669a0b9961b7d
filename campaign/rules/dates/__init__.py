"""Dates that move: extensions, changes by the office, pauses, and what each would bring."""
