"""The outbox: claiming letters, trying, and marking what came of it.  Writers; none commits."""
