"""Writers of what a plan says: its ladders, its versions, the terms that follow a new ladder."""
