"""Dates that move: a unit asks, the office changes, clocks stand still and go on."""
