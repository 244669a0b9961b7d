"""A unit in a campaign: its stages, verdicts, closing, leaving."""
