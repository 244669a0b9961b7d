"""Accountability as its pages show it."""
