"""Writers of contact drills."""
