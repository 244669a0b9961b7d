"""What readers of letters answer by their links."""
