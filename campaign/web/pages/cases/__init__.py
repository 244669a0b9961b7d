"""Pages of accountability 问责."""
