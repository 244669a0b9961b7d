"""Campaigns: the list, the frozen plan, calling one off."""
