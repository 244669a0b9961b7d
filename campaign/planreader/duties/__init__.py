"""Who does what to whom by when: the sentences of a paper read for their duties."""
