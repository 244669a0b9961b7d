"""What goes wrong in a rehearsal: the mail server, outages, kills, clocks."""
