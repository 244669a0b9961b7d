"""Pages of forms, rounds and figures."""
