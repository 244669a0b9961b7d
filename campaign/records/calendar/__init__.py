"""Writers of the calendar's versions and of the dates that hang on it."""
