"""A forecast is signed."""
