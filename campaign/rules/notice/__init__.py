"""What becomes of a letter, and why a unit lags."""
