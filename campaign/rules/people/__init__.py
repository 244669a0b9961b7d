"""People: what a name, an address, a password may be, and who may appoint whom."""
