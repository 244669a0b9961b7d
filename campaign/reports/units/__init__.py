"""Units as people see them: the tree, what a search found, one unit."""
