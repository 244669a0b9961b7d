"""The leading group's page and the units behind its numbers."""
