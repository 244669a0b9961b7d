"""The forecast 预演 of a campaign: what the clock will do, day by day and person by person."""
