"""What loading a list reads, works out and writes, in an open session.

lists          the two kinds of list, as one table
units, people  a list against the register: what it changes
people_ground, people_rights, people_rows   what the list of people needs for that
"""
