"""Duban: the application's floors, doors above, rules below."""
