"""What stands in official papers: every number with its query, and the register of papers.

value     a number, a sentence with numbers in it
ground    what is read once for a paper
fields    FIELDS: every number there is, by name
lists     tables of units and of notices
contents  CONTENTS: what each kind of paper needs
register  papers, versions, recipients, as pages show them
"""
