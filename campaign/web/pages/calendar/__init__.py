"""The working calendar: a year, a day, a notice, the versions."""
