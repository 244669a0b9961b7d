"""Ways in: sign-in, sign-out, links, passwords."""
