"""The office's queue: what waits for review, what the units wrote, what came of a decision."""
