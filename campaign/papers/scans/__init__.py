"""Scans of stamped paper: codes written and read, pages copied out."""
