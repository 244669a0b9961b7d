"""Acts on official papers."""
