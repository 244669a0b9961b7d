"""What is not set up yet: the facts, and the checklist that follows from them."""
