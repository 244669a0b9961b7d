"""The house: birth, backup, restore."""
