"""Sums kept beside the duties: what a unit adds to them, and what they say on a day."""
