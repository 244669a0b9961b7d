"""A paper becomes a plan: read, decided card by card, made."""
