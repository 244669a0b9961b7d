"""The clock's door: heartbeat, timetable, command line."""
