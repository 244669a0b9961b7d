"""Ways in: sessions, one-time links, passwords, failed tries, invitations."""
