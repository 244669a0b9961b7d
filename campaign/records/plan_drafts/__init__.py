"""Drafts of plans: cards written and read."""
