"""The plan in force as the rules read it, its versions, and what amending it brings."""
