"""Time as plans and notices write it: pacing, rest days, and why a date is the date it is."""
