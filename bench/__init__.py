"""How near the hot paths come to what the database itself can do.  Run: ./duban bench."""
