"""留痕: who did what, when, and what changed."""
