"""Contact drills: who is to be asked, how one stands, and which posts of a chain are unproved."""
