"""Simulated campaigns over the real services."""
