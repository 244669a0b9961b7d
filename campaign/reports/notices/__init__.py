"""What was or has to be told to people: the local mailbox, calls to make."""
