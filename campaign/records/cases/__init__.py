"""Writers of accountability cases."""
