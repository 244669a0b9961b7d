"""A paper out of the campaign's data: filled, read back, held against the data again.

fill      contents of the reports floor to values of a template; what has to be asked for
make      one kind at one instant to a docx with its numbers
proofed   a docx against what the same queries say now
stamp     number and date are set into a signed paper, and nothing else
sheet     its provenance sheet
"""
