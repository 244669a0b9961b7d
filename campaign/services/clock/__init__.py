"""What the heartbeat does."""
