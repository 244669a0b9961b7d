"""What people do to duties."""
