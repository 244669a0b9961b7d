"""Drafts of plans as their pages show them."""
