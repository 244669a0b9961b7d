"""What the stored ladders will bring if no unit answers: letters, calls, drafts, day by day."""
