"""The office's own work: what will be sent, whom an act tells, what waits for a decision."""
