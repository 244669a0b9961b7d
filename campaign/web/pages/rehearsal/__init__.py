"""推演: a campaign's plan played on a simulated database."""
