"""Launching and ending campaigns."""
