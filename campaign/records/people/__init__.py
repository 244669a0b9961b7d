"""People, their addresses and their posts."""
