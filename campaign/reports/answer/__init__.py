"""What a unit answered to a duty so far, the things handed in, whose signature it needs."""
