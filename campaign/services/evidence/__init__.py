"""What people do with evidence: hand files in, remove them, enter paper for a unit."""
