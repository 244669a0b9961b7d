"""Rehearsals asked for by the office, played by the worker."""
