"""Acts on forms, rounds and figures."""
