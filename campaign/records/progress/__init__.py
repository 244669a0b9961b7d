"""Moves of duties and enrolments, and the terms they have to keep."""
