"""Units and people: the tree, a unit, posts changing hands, people, own data."""
