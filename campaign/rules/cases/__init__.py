"""Accountability 问责: what a case may become, and what its levels and colours are called."""
