"""Read only: frozen rows out."""
