"""Writers of evidence: files on disk, and how much room a unit has."""
