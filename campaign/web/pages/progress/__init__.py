"""The unit's day and the office's answers: unit home, one duty, the queue for review."""
