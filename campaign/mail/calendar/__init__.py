"""The calendar part of a letter."""
