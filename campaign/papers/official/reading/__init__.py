"""Reading a paper back: figures by their controls, all other numbers, paragraphs, tables.

walk      the document's markup to pieces of text, each with the control it stands in
numbers   numbers in text, and what they seem to be
read      a docx to a Reading
"""
