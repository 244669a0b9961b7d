"""The office's day: who lags, whom to urge, what waits for a decision."""
