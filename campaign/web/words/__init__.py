"""How reports are said on pages: the ladder and the trail as sentences."""
