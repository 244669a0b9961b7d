"""Evidence in the browser: handing it in, looking at it, taking it home."""
