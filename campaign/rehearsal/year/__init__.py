"""The year itself: what happens when, and what came of it."""
