"""People and posts."""
