"""Rules about the house itself: is its clock to be believed."""
