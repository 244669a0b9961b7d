"""The panels of a duty's page: what the unit does, what the office decides, its dates."""
