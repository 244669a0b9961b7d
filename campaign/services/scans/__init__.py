"""Stamped scans: uploaded, read, attached, decided."""
