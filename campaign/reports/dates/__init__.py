"""Dates that move: what would move and what is passed over, requests for time, pauses."""
