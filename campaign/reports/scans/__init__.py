"""Batches of scans as their pages show them."""
