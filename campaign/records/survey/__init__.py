"""Writers of rounds, filings and their running sums."""
