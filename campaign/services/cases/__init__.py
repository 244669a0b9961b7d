"""What people do about accountability 问责."""
