"""Mail that comes back: read from where it lies, told apart, matched by token, noted."""
