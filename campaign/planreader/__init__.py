"""Official text to draft plan."""
