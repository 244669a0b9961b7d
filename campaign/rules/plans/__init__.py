"""Whether a plan holds together: its stages, its milestones, its ladder."""
