"""The calendar's page, its versions, and what a change of it moves."""
