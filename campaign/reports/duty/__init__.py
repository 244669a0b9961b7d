"""One duty, and a unit with its duties: the ladder with names, the trail, what to do now."""
