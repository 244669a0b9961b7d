"""The forecast 预演: of a campaign, and of a plan before its launch."""
