"""Stamped paper comes back: pages."""
