"""The people's door: pages and guards."""
