"""One unit in one campaign: where it stands, how it came there, what may be decided now."""
